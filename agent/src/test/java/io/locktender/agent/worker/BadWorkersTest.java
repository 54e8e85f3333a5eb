package io.locktender.agent.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.document.Records;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.BadInputs;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code workers.json} as other agents wrote it, and when it is nearly right. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadWorkersTest {
  private static final URI DRAIN = URI.create("http://127.0.0.1:8080/drain");

  @Test
  void isReadAndUsedOrRefused() {
    WorkerList all =
        new WorkerList(
            List.of(
                record(
                    HealthRecord.of(
                        new HealthSpec.Http(
                            URI.create("http://localhost:8080/health"), HealthSpec.WITHIN)),
                    DrainRecord.of(new DrainSpec.Http(DRAIN, Duration.ofSeconds(15)))),
                record(
                    HealthRecord.of(new HealthSpec.Tcp("localhost", 25, HealthSpec.WITHIN)),
                    DrainRecord.of(new DrainSpec.Exec(List.of("bin/drain"), Duration.ofHours(1)))
                        .asBegun()),
                record(
                    HealthRecord.of(
                        new HealthSpec.Exec(List.of("bin/alive", "-v"), Duration.ofMillis(300))),
                    null),
                unit("shop-web@2.0.0.service")),
            List.of("shop-web@.service"));
    BadInputs.ofTexts("workers.json", List.of(json(all)))
        .refusedBy(InvalidInputException.class)
        .saying("/s/workers.json: expected a WorkerList, found .+")
        .run(
            12_000,
            input -> {
              WorkerList read = Records.fromJson(input, WorkerList.class, "/s/workers.json");
              read.workers().forEach(BadWorkersTest::use);
              assertThat(Records.fromJson(Records.toJson(read), WorkerList.class, "again"))
                  .isEqualTo(read);
            });
  }

  /** What an adoption makes of it, without a process. */
  private static void use(WorkerRecord record) {
    assertThat(record.healthSpec().isPresent()).isEqualTo(record.health() != null);
    assertThat(record.healthSpec().stream().map(HealthSpec::within))
        .allSatisfy(within -> assertThat(within).isBetween(Duration.ZERO, Duration.ofHours(1)));
    assertThat(record.drainSpec().stream().map(DrainSpec::within))
        .allSatisfy(within -> assertThat(within).isBetween(Duration.ZERO, Duration.ofHours(1)));
    assertThat(record.startWithin().toNanos()).isNotNegative();
    assertThat(record.stopWithin().toNanos()).isNotNegative();
    assertThat(record.draining().drainBegun()).isEqualTo(record.drain() != null);
  }

  @Test
  void whatAnEarlierAgentWroteHasNoDrain() {
    String old = json(record(null, null)).replace(",\"drain\":null", "");
    assertThat(old).contains("\"stopWithinMillis\":5000").doesNotContain("drain");

    WorkerRecord read = read(old);

    assertThat(read.drainSpec()).isEmpty();
    assertThat(read.drainBegun()).isFalse();
    assertThat(read).isEqualTo(record(null, null));
  }

  @Test
  void whatAnEarlierAgentWroteDoesNotSayHowLongAnAnswerMayTake() {
    HealthRecord health =
        HealthRecord.of(new HealthSpec.Tcp("localhost", 25, Duration.ofMillis(300)));
    String json = json(record(health, null));

    assertThat(read(json).healthSpec().map(HealthSpec::within)).contains(Duration.ofMillis(300));
    assertThat(json).contains(",\"withinMillis\":300");
    assertThat(read(json.replace(",\"withinMillis\":300", "")).healthSpec())
        .contains(new HealthSpec.Tcp("localhost", 25, HealthSpec.WITHIN));
  }

  @Test
  void thatADrainHasBegunIsReadAgain() {
    WorkerRecord begun =
        record(null, DrainRecord.of(new DrainSpec.Http(DRAIN, Duration.ofSeconds(15)))).draining();

    WorkerRecord read = read(json(begun));

    assertThat(read.drainBegun()).isTrue();
    assertThat(read.withProcess(8, 9, "boot").drainBegun()).isTrue();
    assertThat(read.drainSpec()).contains(new DrainSpec.Http(DRAIN, Duration.ofSeconds(15)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "withinMillis":1,"begun":true                                 | expected one way to ask, found 0
          "http":"http://a/","exec":["b"],"withinMillis":1,"begun":true | expected one way to ask, found 2
          "http":"drain","withinMillis":1,"begun":true                  | expected a URL, found one without a host
          "http":"http://a b/","withinMillis":1,"begun":true            | Illegal character
          "exec":[],"withinMillis":1,"begun":true                       | expected a command, found none
          "exec":[null],"withinMillis":1,"begun":true                   | null where a value is required
          "exec":["b"],"begun":true                                     | withinMillis: a value that is missing
          "exec":["b"],"withinMillis":1                                 | begun: a value that is missing
          "exec":["b"],"withinMillis":-1,"begun":true                   | expected 0 to 3600000 ms, found -1
          "exec":["b"],"withinMillis":3600001,"begun":true              | expected 0 to 3600000 ms, found 3600001
          "exec":["b"],"withinMillis":1,"begun":"yes"                   | begun: a value that is missing or of another
          """)
  void aDrainThatCannotBeCarriedOutIsRefused(String drain, String why) {
    String json = json(record(null, null)).replace("\"drain\":null", "\"drain\":{" + drain + "}");

    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("workers.json: expected a WorkerRecord, found this at drain")
        .hasMessageContaining(why);
  }

  private static WorkerRecord record(@Nullable HealthRecord health, @Nullable DrainRecord drain) {
    return new WorkerRecord(
        "api",
        ReleaseVersion.parse("2.0.0"),
        "sha256:2",
        "/releases/2.0.0",
        List.of("bin/api", "--port", "8080"),
        41,
        2,
        "shop/node-1/0a1b",
        4711,
        99,
        "boot-1",
        30_000,
        5_000,
        health,
        drain,
        null);
  }

  private static WorkerRecord unit(String unit) {
    return WorkerRecord.stray("stray-x", "shop/node-1/0c1d", Duration.ofSeconds(10), unit);
  }

  private static WorkerRecord read(String json) {
    return Records.fromJson(json.getBytes(UTF_8), WorkerRecord.class, "workers.json");
  }

  private static String json(Object value) {
    return new String(Records.toJson(value), UTF_8);
  }
}
