package io.locktender.testkit;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the documents tell a reader to type. */
public final class DocumentedCommands {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh$(.*?)^ *```$");
  private static final Pattern COMMAND =
      Pattern.compile("^(?:kubectl .* -- |docker compose exec \\S+ )?locktender (.+)$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private DocumentedCommands() {}

  /**
   * The words behind each {@code locktender} that begins a command in a block of a shell's, in
   * README.md and docs/.
   *
   * @param root the checkout
   */
  public static List<List<String>> in(Path root) throws IOException {
    List<List<String>> all = new ArrayList<>();
    try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
      List<Path> files =
          new ArrayList<>(docs.filter(file -> file.toString().endsWith(".md")).toList());
      files.add(root.resolve("README.md"));
      for (Path file : files) {
        BLOCK.matcher(Files.readString(file)).results().forEach(block -> add(block.group(1), all));
      }
    }
    return all;
  }

  private static void add(String block, List<List<String>> all) {
    for (String line : block.lines().toList()) {
      String code = line.replaceFirst("(^|\\s)#.*", "").replaceFirst(" > .*", "");
      for (String part : Splitter.onPattern("&&|\\||;").split(code)) {
        Matcher command = COMMAND.matcher(part.strip());
        if (command.matches()) {
          all.add(words(command.group(1)));
        }
      }
    }
  }

  private static List<String> words(String line) {
    return WORD.matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }
}
