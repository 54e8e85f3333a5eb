package io.locktender.steps.code;

import io.locktender.steps.JavaStep;
import io.locktender.steps.ReleaseSteps;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.CollectionNames;
import io.locktender.steps.release.Step;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.Texts;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The steps that a release's jars define, by id. Code of the release runs here for the first time.
 */
public final class JavaStepTable {
  private record Defined(String definedBy, JavaStep step) {}

  private final Path lib;
  private final Map<String, Defined> defined = new TreeMap<>();
  private final Set<String> unplaced = new TreeSet<>();

  private JavaStepTable(Path lib) {
    this.lib = lib;
  }

  public static JavaStepTable of(ClassLoader loader, ReleaseJars jars) {
    JavaStepTable table = new JavaStepTable(jars.directory());
    ReleaseCode code = new ReleaseCode(loader);
    code.run(
        () -> {
          table.addAll(code);
          return table;
        });
    table.unplaced.addAll(table.defined.keySet());
    return table;
  }

  private void addAll(ReleaseCode code) {
    String current = "a service";
    try {
      Iterator<ServiceLoader.Provider<ReleaseSteps>> providers =
          ServiceLoader.load(ReleaseSteps.class, code.loader()).stream().iterator();
      while (providers.hasNext()) {
        ServiceLoader.Provider<ReleaseSteps> provider = providers.next();
        current = provider.type().getName();
        add(current, provider.get().steps(), code);
      }
    } catch (InvalidInputException e) {
      throw e;
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      throw doesNotLoad(lib, current, e);
    }
  }

  /** The step with its code, when it is a step in Java; else the step. */
  public Step resolve(Step step) {
    if (!(step.change() instanceof Change.UnloadedJava unloaded)) {
      return step;
    }
    Defined code = defined.get(step.id());
    if (code == null) {
      String known = defined.isEmpty() ? "no steps at all" : "only " + defined.keySet();
      throw new InvalidInputException(
          "%s: expected a kind, or a step '%s' in Java in %s, found %s; add one of them"
              .formatted(unloaded.place(), step.id(), lib, known));
    }
    unplaced.remove(step.id());
    return new Step(
        step.release(),
        step.id(),
        step.target(),
        step.phase(),
        new Change.Java(code.step()),
        revert(code.step()));
  }

  /** Refuses code that no entry of the manifest places. */
  public void checkAllPlaced(Path manifest) {
    for (String id : unplaced) {
      throw new InvalidInputException(
          "%s: steps: expected an entry 'id: %s' for the step that %s defines in %s, found none;"
                  .formatted(manifest, id, definedBy(id), lib)
              + " add it, or remove the step from the code");
    }
  }

  private String definedBy(String id) {
    return Optional.ofNullable(defined.get(id)).map(Defined::definedBy).orElse("nobody");
  }

  private void add(String definedBy, Map<String, JavaStep> steps, ReleaseCode code) {
    steps.forEach(
        (id, step) -> {
          step.touches().forEach(name -> check(definedBy, id, name));
          Defined other = defined.putIfAbsent(id, new Defined(definedBy, code.guarded(step)));
          if (other != null) {
            throw new InvalidInputException(
                "%s: expected each step once, found '%s' in %s and in %s; rename one"
                    .formatted(lib, id, other.definedBy(), definedBy));
          }
        });
  }

  private void check(String definedBy, String id, String collection) {
    try {
      CollectionNames.check(collection);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          "%s: step '%s' of %s: %s; name another".formatted(lib, id, definedBy, e.getMessage()));
    }
  }

  private static Optional<Change> revert(JavaStep step) {
    if (step instanceof JavaStep.Transform transform) {
      return transform.revert().map(Change.Java::new);
    }
    JavaStep.Change change = (JavaStep.Change) step;
    return change.revert().map(back -> new Change.Java(JavaStep.change(change.touches(), back)));
  }

  private static InvalidInputException doesNotLoad(Path lib, String provider, Throwable e) {
    Throwable cause =
        e instanceof ServiceConfigurationError && e.getCause() != null ? e.getCause() : e;
    String found = Texts.oneLine(cause.toString());
    InvalidInputException refused =
        new InvalidInputException(
            "%s: expected steps in Java from %s, found %s; correct the release's code or its jars"
                .formatted(lib, provider, found));
    refused.initCause(cause);
    return refused;
  }
}
