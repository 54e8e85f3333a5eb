package io.locktender.agent.config;

import io.locktender.agent.config.AgentConfig.MongoDb;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.YamlMap;
import io.locktender.steps.text.YamlValue;
import io.locktender.steps.tls.TlsFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads how MongoDB is reached. No text of a URI is ever shown: it may hold a password.
 *
 * @param environment asked for {@link AgentConfigReader#URI_VARIABLE} only
 */
record MongoDbReader(Map<String, String> environment) {
  private static final Pattern DATABASE = Pattern.compile("[^\\s/\\\\.\"$*<>:|?]{1,63}");

  MongoDb read(YamlValue value) {
    YamlMap map =
        value.map(
            "uri", "uri-file", "password-file", "database", "worker-uri", "worker-uri-file", "tls");
    String database = database(map.required("database"));
    MongoAddress own = address(map, "uri").orElseGet(() -> fromEnvironment(map));
    return new MongoDb(
        own.with(map.optional("password-file").map(AgentConfigReader::secretFile)),
        database,
        address(map, "worker-uri"),
        map.optional("tls").map(YamlValue::hiding).map(MongoDbReader::tls));
  }

  private static String database(YamlValue value) {
    if (MongoAddress.isUri(value.string())) {
      throw value.expected("a database's name", "a URI", "write the name alone");
    }
    return value.read(
        text -> AgentConfigReader.matching(DATABASE, text, "a database's name"), "correct it");
  }

  private static Optional<MongoAddress> address(YamlMap map, String key) {
    Optional<YamlValue> written = map.optional(key);
    Optional<YamlValue> file = map.optional(key + "-file");
    if (written.isPresent() && file.isPresent()) {
      throw file.get().expected("it without '" + key + "'", "both", "remove one of them");
    }
    return written
        .map(MongoDbReader::uri)
        .or(() -> file.map(AgentConfigReader::secretFile).map(MongoAddress::in));
  }

  private static MongoAddress uri(YamlValue value) {
    String uri = value.hiding().string();
    if (!MongoAddress.isUri(uri)) {
      throw value.expected("a URI that begins with mongodb://", "another", "correct it");
    }
    return MongoAddress.of(uri);
  }

  private MongoAddress fromEnvironment(YamlMap map) {
    String variable = environment.get(AgentConfigReader.URI_VARIABLE);
    if (variable == null) {
      return MongoAddress.missing(
          map.value()
              .expected(
                  "the key 'uri'",
                  "none",
                  "add it, or set the environment's " + AgentConfigReader.URI_VARIABLE));
    }
    if (!MongoAddress.isUri(variable)) {
      throw new InvalidInputException(
          AgentConfigReader.URI_VARIABLE
              + ": expected a URI that begins with mongodb://, found another; correct it");
    }
    return MongoAddress.of(variable);
  }

  private static TlsFiles tls(YamlValue value) {
    YamlMap map =
        value.map(
            "ca-file",
            "certificate-key-file",
            "certificate-key-password-file",
            "hostname-verification");
    String password = path(map, "certificate-key-password-file");
    if (password != null && map.optional("certificate-key-file").isEmpty()) {
      throw value.expected("the key 'certificate-key-file' beside its password", "none", "add it");
    }
    return new TlsFiles(
        path(map, "ca-file"),
        path(map, "certificate-key-file"),
        password,
        map.optional("hostname-verification").map(YamlValue::bool).orElse(true));
  }

  private static @Nullable String path(YamlMap map, String key) {
    return map.optional(key).map(AgentConfigReader::secretFile).map(Path::toString).orElse(null);
  }
}
