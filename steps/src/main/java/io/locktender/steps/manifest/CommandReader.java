package io.locktender.steps.manifest;

import io.locktender.steps.text.YamlMap;
import io.locktender.steps.text.YamlValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Reads command lines. */
final class CommandReader {
  private static final int MAX_WORDS = 100;

  private CommandReader() {}

  static List<String> read(YamlValue value) {
    List<YamlValue> items = value.list(1, MAX_WORDS);
    List<String> words = items.stream().map(YamlValue::string).toList();
    if (!stays(words.get(0))) {
      throw items.get(0).expected("a program in the release's directory", "move it there");
    }
    return words;
  }

  private static boolean stays(String program) {
    try {
      Path path = Path.of(program);
      return path.isAbsolute() || !path.normalize().startsWith("..");
    } catch (InvalidPathException e) {
      return false;
    }
  }

  static List<String> readIn(YamlMap map) {
    return read(map.required("command"));
  }
}
