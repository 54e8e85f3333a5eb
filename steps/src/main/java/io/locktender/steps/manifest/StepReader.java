package io.locktender.steps.manifest;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.text.YamlMap;
import io.locktender.steps.text.YamlValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code steps}: what is common to all kinds. */
final class StepReader {
  /** As many as a plan may have: a release with more could not be gone to. */
  private static final int MAX_STEPS = 500;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final List<String> KEYS =
      ImmutableList.<String>builder()
          .add("id", "target", "phase", "revert")
          .addAll(ChangeReader.kinds())
          .build();
  private static final Map<String, StepTarget> TARGETS =
      Maps.uniqueIndex(Arrays.asList(StepTarget.values()), StepTarget::word);
  private static final Map<String, StepPhase> PHASES =
      Maps.uniqueIndex(Arrays.asList(StepPhase.values()), StepPhase::word);

  private final ReleaseVersion release;
  private final boolean jars;

  /**
   * @param jars whether the release has any: without, an entry without a kind is no step in Java
   */
  StepReader(ReleaseVersion release, boolean jars) {
    this.release = release;
    this.jars = jars;
  }

  /** The steps, sorted by phase; within a phase in the order of the manifest. */
  List<Step> read(YamlValue value) {
    Map<String, YamlValue> ids = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    for (YamlValue item : value.list(0, MAX_STEPS)) {
      YamlMap map = item.map(KEYS);
      Step step = step(map);
      YamlValue first = ids.putIfAbsent(step.id(), map.required("id"));
      if (first != null) {
        throw map.required("id")
            .expected(
                "an id of its own",
                "'%s' again (first at line %d)".formatted(step.id(), first.line()),
                "rename one");
      }
      steps.add(step);
    }
    steps.sort(Comparator.comparing(Step::phase));
    return steps;
  }

  private Step step(YamlMap map) {
    YamlValue id = map.required("id");
    if (!ID.matcher(id.string()).matches()) {
      throw id.expected("an id of at most 100 letters, digits, '.', '_' and '-'", "rename it");
    }
    StepTarget target =
        map.optional("target")
            .map(word -> word.word(TARGETS))
            .orElse(StepTarget.MASTER_STATE_SERVER);
    StepPhase phase =
        map.optional("phase").map(word -> word.word(PHASES)).orElse(StepPhase.MIGRATE);
    Change change = change(map);
    checkTarget(map, target, change);
    return new Step(release, id.string(), target, phase, change, revert(map, change));
  }

  private Change change(YamlMap map) {
    boolean none = map.keys().stream().noneMatch(ChangeReader.kinds()::contains);
    if (none && jars) {
      return new Change.UnloadedJava(map.value().place());
    }
    if (none) {
      throw map.value()
          .expected(
              "one of " + String.join(", ", ChangeReader.kinds()),
              "none, and no jar in lib/ that a step in Java could be in",
              "add one");
    }
    String kind = map.exactlyOne(ChangeReader.kinds());
    return ChangeReader.read(kind, map.required(kind));
  }

  private static void checkTarget(YamlMap map, StepTarget target, Change change) {
    boolean onMaster = target == StepTarget.MASTER_STATE_SERVER;
    if (!onMaster && !(change instanceof Change.Exec)) {
      throw map.required("target")
          .expected(
              "master-state-server for a step of kind " + change.kind(),
              target.word(),
              "only exec runs elsewhere");
    }
    if (change instanceof Change.Exec) {
      YamlMap exec = map.required("exec").map("command", "revert", "touches");
      if (onMaster) {
        requireTouches(exec);
      }
      if (!onMaster && exec.optional("touches").isPresent()) {
        throw exec.required("touches")
            .expected(
                "no 'touches' on " + target.word(),
                "a list",
                "remove it: only the master changes the database");
      }
    }
  }

  private static void requireTouches(YamlMap exec) {
    if (exec.optional("touches").isEmpty()) {
      throw exec.value()
          .expected(
              "the key 'touches', since it runs on master-state-server",
              "none",
              "list the collections that the command reads or writes");
    }
  }

  private static Optional<Change> revert(YamlMap map, Change change) {
    Optional<YamlValue> revert = map.optional("revert");
    if (change instanceof Change.Exec exec) {
      if (revert.isPresent()) {
        throw revert.get().expected("no 'revert' beside exec", "one", "move it into exec");
      }
      return map.required("exec")
          .map("command", "revert", "touches")
          .optional("revert")
          .map(command -> new Change.Exec(CommandReader.read(command), exec.touches()));
    }
    if (change instanceof Change.UnloadedJava && revert.isPresent()) {
      throw revert
          .get()
          .expected("no 'revert' for a step in Java", "one", "write the revert in Java");
    }
    return revert.map(value -> revert(value, change.kind()));
  }

  /** Either {@code {KIND: {..}}}, or what stands below the step's own kind. */
  private static Change revert(YamlValue value, String kind) {
    Map<String, YamlValue> entries = value.entries();
    if (entries.size() == 1) {
      String other = entries.keySet().iterator().next();
      if (other.equals("exec")) {
        // It is the revert of a change of the database: only the master runs one. It has none
        // itself.
        requireTouches(value.map(other).required(other).map("command", "touches"));
      }
      if (ChangeReader.kinds().contains(other)) {
        return ChangeReader.read(other, value.map(other).required(other));
      }
    }
    return ChangeReader.read(kind, value);
  }
}
