package io.locktender.deploy;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The distribution's examples for containers, as whoever uses them reads them. */
final class Examples {
  static final Path SHOP = Distribution.HOME.resolve("kubernetes/shop");
  static final Path COMPOSE = Distribution.HOME.resolve("compose");

  /** As Maven has named the directory. */
  static final String VERSION =
      Distribution.HOME.getFileName().toString().replaceFirst("^locktender-", "");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Examples() {}

  /** All documents of a file. */
  static List<JsonNode> documents(Path file) {
    return documents(text(file));
  }

  static List<JsonNode> documents(String yaml) {
    Iterable<Object> loaded = new Load(LoadSettings.builder().build()).loadAllFromString(yaml);
    return StreamSupport.stream(loaded.spliterator(), false)
        .map(document -> JSON.<JsonNode>valueToTree(document))
        .toList();
  }

  /** The one container of the pods of the StatefulSet. */
  static JsonNode container() {
    return pod().at("/containers/0");
  }

  static JsonNode pod() {
    return documents(SHOP.resolve("stateful-set.yaml")).get(0).at("/spec/template/spec");
  }

  /** Where each volume is in the container, by its name. */
  static Map<String, Path> mounts() {
    return StreamSupport.stream(container().path("volumeMounts").spliterator(), false)
        .collect(
            toUnmodifiableMap(
                mount -> mount.path("name").asText(),
                mount -> Path.of(mount.path("mountPath").asText())));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
