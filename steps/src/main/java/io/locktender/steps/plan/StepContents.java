package io.locktender.steps.plan;

import com.google.common.base.Suppliers;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.locktender.steps.code.ReleaseJars;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * What each step of a release does, as one short text: two steps with the same one do the same. It
 * is over target, kind and all that stands below the kind; for a command also over the program's
 * file, if it is the release's; for a step in Java over all jars instead. Phase and revert do not
 * count.
 */
final class StepContents {
  private static final JsonWriterSettings EXACT =
      JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

  /** In hex digits: enough to tell steps of one id apart. */
  private static final int LENGTH = 16;

  private final Path directory;
  private final Supplier<String> jars;

  /**
   * Of one release.
   *
   * @param directory the release's; what of it counts must not change
   */
  StepContents(Path directory) {
    this.directory = directory;
    this.jars =
        Suppliers.memoize(
            () ->
                ReleaseJars.in(directory).jars().stream()
                    .map(StepContents::hash)
                    .collect(Collectors.joining(" ")));
  }

  /**
   * Of one step.
   *
   * @throws InvalidInputException when a file of it cannot be read
   */
  String of(Step step) {
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, step.target().word());
    put(hasher, step.change().kind());
    put(hasher, step.change());
    return hasher.hash().toString().substring(0, LENGTH);
  }

  private void put(Hasher hasher, Change change) {
    if (change instanceof Change.Java || change instanceof Change.UnloadedJava) {
      put(hasher, jars.get());
      return;
    }
    for (RecordComponent component : change.getClass().getRecordComponents()) {
      put(hasher, component.getName());
      put(hasher, value(component, change));
    }
    if (change instanceof Change.Exec exec) {
      Path program = directory.resolve(exec.command().get(0)).normalize();
      if (program.startsWith(directory) && Files.isRegularFile(program)) {
        put(hasher, hash(program));
      }
    }
  }

  private static Object value(RecordComponent component, Change change) {
    try {
      return component.getAccessor().invoke(change);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static void put(Hasher hasher, Object value) {
    if (value instanceof Optional<?> maybe) {
      put(hasher, maybe.stream().toList());
    } else if (value instanceof Set<?> names) {
      put(hasher, names.stream().map(String::valueOf).sorted().toList());
    } else if (value instanceof List<?> all) {
      hasher.putInt(all.size());
      all.forEach(one -> put(hasher, one));
    } else if (value instanceof BsonValue bson) {
      putText(hasher, new BsonDocument("", bson).toJson(EXACT));
    } else {
      putText(hasher, value.toString());
    }
  }

  /** With its length before it, so that no two lists of texts give the same bytes. */
  private static void putText(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }

  private static String hash(Path file) {
    try {
      return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s: expected a file that can be read, found %s; correct it".formatted(file, e));
    }
  }
}
