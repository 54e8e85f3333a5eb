package io.locktender.agent.config;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.ClusterEvent.Kind;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.SecretFile;
import io.locktender.steps.text.WebUrl;
import io.locktender.steps.text.YamlMap;
import io.locktender.steps.text.YamlValue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code notify} of {@code agent.yaml}. No text of a URL is ever shown. */
public final class NotifyReader {
  /** What a hook may name: a {@link Kind} that it is told, a {@link Question} that it is asked. */
  private static final ImmutableMap<String, Enum<?>> EVENTS =
      ImmutableMap.<String, Enum<?>>builder()
          .putAll(Maps.uniqueIndex(Arrays.asList(Kind.values()), Kind::word))
          .putAll(Maps.uniqueIndex(Arrays.asList(Question.values()), Question::word))
          .buildOrThrow();

  private static final ImmutableMap<String, Boolean> ON_FAILURE =
      ImmutableMap.of("veto", true, "proceed", false);

  private static final int MAX_HOOKS = 20;
  private static final int MAX_WORDS = 100;
  private static final int MAX_URL = 2_000;

  /** A character may be four bytes. */
  private static final int MAX_URL_BYTES = 4 * MAX_URL;

  private static final String A_URL =
      "a URL of at most "
          + MAX_URL
          + " characters that begins with https:// or http:// and has no user in it, and no port"
          + " but 1 to 65535";

  private static final Duration DEFAULT_WITHIN = Duration.ofSeconds(10);
  private static final Duration LONGEST_WITHIN = Duration.ofMinutes(5);
  private static final Duration DEFAULT_GIVE_UP = Duration.ofHours(24);
  private static final Duration SHORTEST_GIVE_UP = Duration.ofMinutes(1);
  private static final Duration LONGEST_GIVE_UP = Duration.ofDays(30);

  private NotifyReader() {}

  static List<NotifyHook> read(YamlValue value) {
    Set<String> names = new HashSet<>();
    return value.list(1, MAX_HOOKS).stream().map(hook -> hook(hook.hiding(), names)).toList();
  }

  /**
   * A URL that events are sent to.
   *
   * @throws InvalidInputException when it cannot be one; nothing of it is in the message
   */
  public static URI url(String text) {
    try {
      URI uri = URI.create(text);
      if (WebUrl.is(uri) && uri.getUserInfo() == null && text.length() <= MAX_URL) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw noUrl();
    }
    throw noUrl();
  }

  /**
   * The URL in a file of its own.
   *
   * @throws InvalidInputException when the file cannot be used, or it cannot be one; nothing of it
   *     is in the message
   */
  public static URI url(Path file) {
    String text = SecretFile.line(file, "a URL", MAX_URL_BYTES);
    try {
      return url(text);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage() + "; correct it");
    }
  }

  private static InvalidInputException noUrl() {
    return new InvalidInputException("expected " + A_URL + ", found another");
  }

  private static NotifyHook hook(YamlValue value, Set<String> names) {
    YamlMap map =
        value.map(
            "name",
            "url",
            "url-file",
            "command",
            "key-file",
            "events",
            "within",
            "give-up-after",
            "on-failure");
    String name = map.required("name").read(AgentConfigReader::name, "choose another name");
    if (!names.add(name)) {
      throw map.required("name").expected("a name that no other hook has", "choose another");
    }
    String way = map.exactlyOne(List.of("url", "url-file", "command"));
    Optional<Path> keyFile = map.optional("key-file").map(AgentConfigReader::secretFile);
    if (way.equals("command") && keyFile.isPresent()) {
      throw value.expected("no key for a command", "'key-file'", "remove it");
    }
    List<Enum<?>> events = map.optional("events").map(NotifyReader::events).orElse(List.of());
    Set<Question> questions = of(Question.class, events);
    if (map.optional("on-failure").isPresent() && questions.isEmpty()) {
      throw value.expected(
          "before-hold or before-swap among its events, since nothing else can be vetoed",
          "'on-failure'",
          "remove it");
    }
    return new NotifyHook(
        name,
        map.optional("url").map(NotifyReader::checked),
        map.optional("url-file").map(AgentConfigReader::secretFile),
        map.optional("command").map(YamlValue::hiding).map(NotifyReader::command).orElse(List.of()),
        keyFile,
        of(Kind.class, events),
        questions,
        map.optional("on-failure").map(found -> found.word(ON_FAILURE)).orElse(true),
        time(map, "within", DEFAULT_WITHIN, Duration.ofSeconds(1), LONGEST_WITHIN),
        time(map, "give-up-after", DEFAULT_GIVE_UP, SHORTEST_GIVE_UP, LONGEST_GIVE_UP));
  }

  private static String checked(YamlValue value) {
    try {
      return url(value.hiding().string()).toString();
    } catch (InvalidInputException e) {
      throw value.expected(A_URL, "another", "correct it");
    }
  }

  private static List<String> command(YamlValue value) {
    List<String> words =
        value.list(1, MAX_WORDS).stream().map(word -> word.hiding().string()).toList();
    if (!words.get(0).startsWith("/")) {
      throw value.expected("a program by its absolute path", "write it from / on");
    }
    return words;
  }

  private static List<Enum<?>> events(YamlValue value) {
    return value.list(1, EVENTS.size()).stream().<Enum<?>>map(event -> event.word(EVENTS)).toList();
  }

  private static <E extends Enum<E>> Set<E> of(Class<E> type, List<Enum<?>> events) {
    return events.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Duration time(
      YamlMap map, String key, Duration unsaid, Duration least, Duration most) {
    return map.optional(key).map(found -> found.duration(least, most)).orElse(unsaid);
  }
}
