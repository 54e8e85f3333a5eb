package io.locktender.steps.manifest;

import com.google.common.net.HostAndPort;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.WorkerSpec;
import io.locktender.steps.text.WebUrl;
import io.locktender.steps.text.YamlMap;
import io.locktender.steps.text.YamlValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code workers}. */
final class WorkerReader {
  private static final int MAX_WORKERS = 100;
  private static final Duration MIN_WITHIN = Duration.ofSeconds(1);
  private static final Duration MAX_WITHIN = Duration.ofHours(1);
  private static final Duration MIN_HEALTH_WITHIN = Duration.ofMillis(10);
  private static final Duration MAX_HEALTH_WITHIN = Duration.ofSeconds(30);
  private static final Duration START_WITHIN = Duration.ofSeconds(30);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(10);
  private static final String[] KEYS = {
    "name", "command", "unit", "health", "start-within", "stop-within", "drain", "drain-within"
  };
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private WorkerReader() {}

  static List<WorkerSpec> read(YamlValue value) {
    Set<String> names = new HashSet<>();
    Set<ProgramSpec.Unit> units = new HashSet<>();
    List<WorkerSpec> workers = new ArrayList<>();
    for (YamlValue item : value.list(0, MAX_WORKERS)) {
      YamlMap map = item.map(KEYS);
      WorkerSpec worker = worker(map);
      if (!names.add(worker.name())) {
        throw map.required("name")
            .expected("a name of its own", "'%s' again".formatted(worker.name()), "rename one");
      }
      if (worker.program() instanceof ProgramSpec.Unit unit && !units.add(unit)) {
        throw map.required("unit")
            .expected(
                "a unit of its own", "'%s' again".formatted(unit.template()), "write another one");
      }
      workers.add(worker);
    }
    return workers;
  }

  private static WorkerSpec worker(YamlMap map) {
    return new WorkerSpec(
        name(map.required("name")),
        program(map),
        map.optional("health").map(WorkerReader::health),
        map.optional("start-within").map(WorkerReader::within).orElse(START_WITHIN),
        map.optional("stop-within").map(WorkerReader::within).orElse(STOP_WITHIN),
        drain(map));
  }

  private static String name(YamlValue value) {
    if (!NAME.matcher(value.string()).matches()) {
      throw value.expected("a name of at most 64 letters, digits, '.', '_' and '-'", "rename it");
    }
    return value.string();
  }

  private static ProgramSpec program(YamlMap worker) {
    return worker.exactlyOne(List.of("command", "unit")).equals("command")
        ? new ProgramSpec.Command(CommandReader.readIn(worker))
        : unit(worker.required("unit"));
  }

  private static ProgramSpec unit(YamlValue value) {
    if (!ProgramSpec.Unit.isTemplate(value.string())) {
      throw value.expected(
          "the name of a template unit such as shop-api@.service",
          "write it without an instance: that is the release's version");
    }
    return new ProgramSpec.Unit(value.string());
  }

  private static Duration within(YamlValue value) {
    return value.duration(MIN_WITHIN, MAX_WITHIN);
  }

  private static HealthSpec health(YamlValue value) {
    YamlMap map = value.map("http", "tcp", "exec", "within");
    String kind = map.exactlyOne(List.of("http", "tcp", "exec"));
    YamlValue how = map.required(kind);
    Duration within =
        map.optional("within")
            .map(time -> time.duration(MIN_HEALTH_WITHIN, MAX_HEALTH_WITHIN))
            .orElse(HealthSpec.WITHIN);
    return switch (kind) {
      case "http" -> new HealthSpec.Http(url(how, "health"), within);
      case "tcp" -> tcp(how, within);
      default -> new HealthSpec.Exec(CommandReader.read(how), within);
    };
  }

  private static Optional<DrainSpec> drain(YamlMap worker) {
    Optional<YamlValue> within = worker.optional("drain-within");
    Optional<YamlValue> drain = worker.optional("drain");
    if (drain.isEmpty() && within.isPresent()) {
      throw within
          .get()
          .expected("the key 'drain' beside it", "none", "say how to drain, or remove this");
    }
    Duration time = within.map(WorkerReader::within).orElse(DRAIN_WITHIN);
    return drain.map(how -> drain(how, time));
  }

  private static DrainSpec drain(YamlValue value, Duration within) {
    YamlMap map = value.map("http", "exec");
    String kind = map.exactlyOne(List.of("http", "exec"));
    YamlValue how = map.required(kind);
    return kind.equals("http")
        ? new DrainSpec.Http(url(how, "drain"), within)
        : new DrainSpec.Exec(CommandReader.read(how), within);
  }

  private static URI url(YamlValue value, String example) {
    try {
      URI uri = new URI(value.string());
      if (WebUrl.is(uri)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw noUrl(value, example);
    }
    throw noUrl(value, example);
  }

  private static RuntimeException noUrl(YamlValue value, String example) {
    return value.expected("a URL such as http://127.0.0.1:8080/" + example, "correct it");
  }

  private static HealthSpec tcp(YamlValue value, Duration within) {
    String text = value.string();
    try {
      HostAndPort address = HostAndPort.fromString(text);
      if (address.hasPort() && address.getPort() > 0 && !address.getHost().isEmpty()) {
        return new HealthSpec.Tcp(address.getHost(), address.getPort(), within);
      }
    } catch (IllegalArgumentException e) {
      throw noAddress(value);
    }
    throw noAddress(value);
  }

  private static RuntimeException noAddress(YamlValue value) {
    return value.expected("host:port such as 127.0.0.1:8080", "correct it");
  }
}
