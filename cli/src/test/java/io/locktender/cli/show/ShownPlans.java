package io.locktender.cli.show;

import io.locktender.cli.console.Style;
import io.locktender.steps.plan.PlanDescription;
import io.locktender.steps.plan.PlanDescription.Row;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.CopyRoom.DiskRoom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans as {@code plan} prints them. */
final class ShownPlans {
  private static final String TARGET = "master-state-server";

  private ShownPlans() {}

  static String holding() {
    List<Row> steps =
        List.of(
            row(
                "split-name",
                "migrate",
                "transform",
                "drop copy",
                "before the hold",
                "each by itself"),
            row(
                "unique-email",
                "migrate",
                "create-index",
                "drop copy",
                "in the hold",
                "it is unique"));
    return render(
        plan(steps, 2, "SWAP", "hold", List.of("split-name has the phase migrate")), room());
  }

  static String rolling() {
    List<Row> steps =
        List.of(
            row("add-full-name", "expand", "transform", "revert", null, null),
            row("remove-name", "contract", "update", "none", null, null));
    return render(plan(steps, 1, "CONTRACT", "rolling", List.of()), room());
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

  private static Row row(
      String id,
      String phase,
      String kind,
      String rollback,
      @Nullable String when,
      @Nullable String why) {
    return new Row(
        ShownDocuments.V2, id, TARGET, phase, kind, List.of("customers"), rollback, when, why);
  }

  private static PlanDescription plan(
      List<Row> steps, int noReturn, String name, String strategy, List<String> why) {
    return new PlanDescription(
        ShownDocuments.V1,
        ShownDocuments.V2,
        List.of(ShownDocuments.V2),
        steps,
        noReturn,
        name,
        strategy,
        why,
        List.of());
  }

  private static String render(PlanDescription plan, CopyRoom room) {
    return PlanText.render(
        new PlanModel(plan, room, null, List.of()), false, Style.PLAIN, ShownPage.WIDTH);
  }
}
