package io.locktender.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.Lists;
import io.locktender.agent.config.AgentConfigReader;
import io.locktender.coordinator.document.Phase;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.DocumentedCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the documents leave out or name wrongly: commands, options, keys, tests. The site checks
 * links.
 */
final class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern KNOWN_KEYS = Pattern.compile("expected one of (.*), found an unkn");
  private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w+(?:Test|IT))`");

  private static final Pattern PENDING_ON_A_TYPE =
      Pattern.compile("pending: \\{[^{}]*\\{\\$type: '?(?!array)\\w+'?([^}]*)");

  private static final Pattern OPTION = Pattern.compile("^ +(?:-\\w, )?(--[a-z-]+)");

  /** Said once for all commands. */
  private static final Set<String> COMMON = Set.of("--help", "--version");

  @TempDir private Path directory = Path.of("");

  static Stream<String> everyCommand() {
    return MainTest.everyCommand()
        .filter(name -> !Set.of("node", "backup", "db", "release").contains(name));
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandAndEveryOptionOfItIsInOperating(String command) throws IOException {
    Terminal terminal = new Terminal();
    terminal.run((command + " --help").split(" "));
    List<String> options =
        terminal
            .out()
            .lines()
            .map(OPTION::matcher)
            .filter(Matcher::find)
            .map(found -> found.group(1))
            .filter(option -> !COMMON.contains(option))
            .toList();

    assertThat(read("docs/operating.md")).contains("locktender " + command).contains(options);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "zookeeper",
        "zookeeper.auth",
        "zookeeper.auth.digest",
        "zookeeper.auth.sasl",
        "zookeeper.tls",
        "zookeeper.acl",
        "mongodb",
        "http",
        "deadlines",
        "steps",
        "backups"
      })
  void everyKeyOfAgentYamlIsInOperating(String section) throws IOException {
    Path path = directory.resolve("agent.yaml");
    Files.writeString(path, agentYaml(section));
    String message = refusal(() -> AgentConfigReader.read(path, Map.of()));

    assertThat(keysIn(message))
        .allSatisfy(key -> assertThat(read("docs/operating.md")).containsPattern(documented(key)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "version: 1.0.0\ncheck: {%s}",
        "version: 1.0.0\nworkers: [{%s}]",
        "version: 1.0.0\nworkers: [{name: w, command: [a], health: {%s}}]",
        "version: 1.0.0\nworkers: [{name: w, command: [a], drain: {%s}}]",
        "version: 1.0.0\nsteps: [{%s}]",
        "version: 1.0.0\nsteps: [{id: a, transform: {%s}}]",
        "version: 1.0.0\nsteps: [{id: a, update: {%s}}]",
        "version: 1.0.0\nsteps: [{id: a, create-collection: {%s}}]",
        "version: 1.0.0\nsteps: [{id: a, rename-collection: {%s}}]",
        "version: 1.0.0\nsteps: [{id: a, create-index: {%s}}]",
        "version: 1.0.0\nsteps: [{id: a, drop-index: {%s}}]",
        "version: 1.0.0\nsteps: [{id: a, set-validator: {%s}}]",
        "version: 1.0.0\nsteps: [{id: a, set-field: {%s}}]",
        "version: 1.0.0\nsteps: [{id: a, exec: {%s}}]"
      })
  void everyKeyOfReleaseYamlIsInWritingSteps(String file) throws IOException {
    Path release = Files.createDirectories(directory.resolve("1.0.0"));
    Files.writeString(release.resolve("release.yaml"), withUnknownKey(file));
    String message = refusal(() -> new ReleaseStore(directory).read(ReleaseVersion.parse("1.0.0")));

    assertThat(keysIn(message))
        .allSatisfy(
            key -> assertThat(read("docs/writing-steps.md")).containsPattern(documented(key)));
  }

  static Stream<List<String>> everyCommandThatIsTyped() throws IOException {
    return DocumentedCommands.in(ROOT).stream()
        .filter(words -> !Set.of("dev", "demo").contains(words.get(0)));
  }

  @ParameterizedTest
  @MethodSource("everyCommandThatIsTyped")
  void whatADocumentTellsToTypeIsACommand(List<String> words) {
    String[] args = words.toArray(String[]::new);

    assertThatCode(() -> Main.commandLine(args, new Terminal().io()).parseArgs(args))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"README.md, ## For real", "docs/installing.md, '## Then, on every node'"})
  void beforeTheFirstCommandThatAsksMongoDbIsSaidWhereItIs(String document, String section)
      throws IOException {
    String text = read(document);

    assertThat(text.substring(text.indexOf(section)))
        .containsSubsequence(
            "export LOCKTENDER_MONGODB_URI='mongodb://",
            "locktender db baseline",
            "locktender plan");
  }

  /** A filter on a type finds an array that holds a value of that type, too. */
  @Test
  void aPendingOnATypeInTheDocsLeavesArraysOut() throws IOException {
    List<String> rest =
        PENDING_ON_A_TYPE
            .matcher(read("docs/writing-steps.md"))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(rest).isNotEmpty().allMatch(more -> more.startsWith(", $not: {$type: array"));
  }

  @Test
  void everyPhaseIsInTheProtocolsTable() throws IOException {
    for (Phase phase : Phase.values()) {
      assertThat(read("docs/protocol.md")).contains("\n| " + phase + " |");
    }
  }

  @Test
  void everyTestThatFailuresNamesIsThere() throws IOException {
    Set<String> there = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT, 12)) {
      files
          .filter(file -> file.toString().contains("/src/test/java/"))
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .forEach(there::add);
    }

    assertThat(allOf(TEST_NAME, read("docs/failures.md"))).isNotEmpty().isSubsetOf(there);
  }

  /** Whole but for one section, which has an unknown key. */
  private static String agentYaml(String wrong) {
    Map<String, String> sections = new LinkedHashMap<>();
    sections.put("cluster", "shop");
    sections.put("node", "node-1");
    sections.put("roles", "[machine]");
    sections.put("zookeeper", "{connect: '127.0.0.1:2181'}");
    sections.put("mongodb", "{uri: 'mongodb://127.0.0.1', database: shop}");
    sections.put("releases", "/releases");
    sections.put("state", "/state");
    List<String> path = Splitter.on('.').splitToList(wrong.isEmpty() ? "no-such-key" : wrong);
    StringBuilder value = new StringBuilder("{no-such-key: 1}");
    Lists.reverse(path.subList(1, path.size()))
        .forEach(key -> value.insert(0, "{" + key + ": ").append("}"));
    sections.put(path.get(0), value.toString());
    return Joiner.on("\n").withKeyValueSeparator(": ").join(sections) + "\n";
  }

  private static String withUnknownKey(String file) {
    return file.isEmpty() ? "no-such-key: 1\n" : file.replace("%s", "no-such-key: 1") + "\n";
  }

  private static String refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable read) {
    InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, read);
    assertThat(refused).isNotNull();
    return String.valueOf(refused.getMessage());
  }

  private static List<String> keysIn(String message) {
    Matcher matcher = KNOWN_KEYS.matcher(message);
    assertThat(matcher.find()).as(message).isTrue();
    return Splitter.on(", ").splitToList(matcher.group(1));
  }

  /** As code, in bold, or in an example. */
  private static Pattern documented(String key) {
    String quoted = Pattern.quote(key);
    return Pattern.compile(
        "`(\\w+\\.)?" + quoted + "[`:.]|\\*\\*" + quoted + "\\*\\*|\\b" + quoted + ":");
  }

  private static Set<String> allOf(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }

  private static String read(String document) throws IOException {
    return Files.readString(ROOT.resolve(document));
  }
}
