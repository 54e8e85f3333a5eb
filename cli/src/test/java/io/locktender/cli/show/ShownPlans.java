package io.locktender.cli.show;

import io.locktender.cli.console.Style;
import io.locktender.steps.JavaStep;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanDescription;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.CopyRoom.DiskRoom;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;

/** Plans as {@code plan} prints them, and as they are judged where they are made. */
final class ShownPlans {
  private static final String CUSTOMERS = "customers";

  private ShownPlans() {}

  static String holding() {
    Change split =
        new Change.Transform(
            CUSTOMERS,
            BsonDocument.parse("{name: {$type: 'string'}}"),
            List.of(BsonDocument.parse("{$set: {name: {$split: ['$name', ' ']}}}")),
            true);
    Change unique = new Change.Java(JavaStep.change(Set.of(CUSTOMERS), database -> {}));
    return render(
        step(ShownDocuments.SPLIT.id(), StepPhase.MIGRATE, split, Optional.empty()),
        step(ShownDocuments.INDEX.id(), StepPhase.MIGRATE, unique, Optional.empty()));
  }

  static String rolling() {
    String full = "{$concat: ['$first', ' ', '$last']}";
    Change add =
        new Change.Transform(
            CUSTOMERS,
            BsonDocument.parse("{$expr: {$ne: ['$fullName', " + full + "]}}"),
            List.of(BsonDocument.parse("{$set: {fullName: " + full + "}}")),
            true);
    Change back = new Change.UnsetField(CUSTOMERS, "fullName");
    Change remove = new Change.UnsetField(CUSTOMERS, "name");
    return render(
        step(ShownDocuments.ADD.id(), StepPhase.EXPAND, add, Optional.of(back)),
        step(ShownDocuments.REMOVE.id(), StepPhase.CONTRACT, remove, Optional.empty()));
  }

  private static Step step(String id, StepPhase phase, Change change, Optional<Change> revert) {
    return new Step(ShownDocuments.V2, id, StepTarget.MASTER_STATE_SERVER, phase, change, revert);
  }

  private static CopyRoom room() {
    return new CopyRoom(
        20_004,
        41_000_000,
        List.of(new DiskRoom("node-2", 82_000_000, 9_000_000_000L)),
        null,
        null,
        null);
  }

  private static String render(Step... steps) {
    Release release =
        new Release(
            ShownDocuments.V2,
            ShownDocuments.TWO.digest(),
            Path.of("/releases/2.0.0"),
            Optional.of(">=1.0.0"),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(steps));
    PlanDescription plan = PlanDescription.of(new Plan(ShownDocuments.V1, List.of(release)));
    return PlanText.render(
        new PlanModel(plan, room(), null, List.of()), false, Style.PLAIN, ShownPage.WIDTH);
  }
}
