package io.locktender.agent.systemd;

import static io.locktender.agent.systemd.FakeSystemd.done;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.locktender.agent.process.ProcessTable;
import io.locktender.steps.command.CommandResult;
import io.locktender.steps.command.CommandResult.End;
import io.locktender.steps.release.ProgramSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class UnitsTest {
  private static final ProgramSpec.Unit API = new ProgramSpec.Unit("shop-api@.service");
  private static final ProgramSpec.Unit MAIL = new ProgramSpec.Unit("shop-mail@.service");
  private static final String UNIT = "shop-api@1.0.0.service";

  private final FakeSystemd systemd = new FakeSystemd();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Units units =
      new Units(
          systemd,
          new ProcessTable(),
          wakes::incrementAndGet,
          new Ticker() {
            @Override
            public long read() {
              return nanos.get();
            }
          });

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aNodeWithoutUnitsNeverAsksSystemd() {
    units.poll();
    pass(Duration.ofDays(1));
    units.poll();

    assertThat(units.lookedFor(7)).isTrue();
    assertThat(units.nextAt()).isEmpty();
    assertThat(systemd.calls()).isEmpty();
  }

  @Test
  void systemdIsAskedForTheUnitsOfAllReleasesEveryTwoSeconds() {
    units.watch(List.of(API, MAIL));
    units.poll();

    assertThat(systemd.calls())
        .containsExactly(
            "show --all --property=Id,ActiveState,SubState,Job,MainPID,ExecMainCode,"
                + "ExecMainStatus,Result shop-api@*.service shop-mail@*.service");

    pass(Duration.ofMillis(1_999));
    units.poll();
    assertThat(systemd.calls()).hasSize(1);
    assertThat(units.nextAt()).contains(nanos.get() + 1_000_000);
    pass(Duration.ofMillis(1));
    units.poll();
    assertThat(systemd.calls()).hasSize(2);
  }

  @Test
  void itIsAskedFiveTimesASecondAtMostWhileSomethingChanges() {
    units.watch(List.of(API));
    for (int i = 0; i < 1_000; i++) {
      units.poll();
      units.soon();
      pass(Duration.ofMillis(10));
    }

    assertThat(systemd.calls()).hasSizeBetween(49, 51);
  }

  @Test
  void aRevisionIsLookedForAnewWhateverWasSeenBefore() {
    units.watch(List.of(API));
    units.poll();
    pass(Duration.ofMillis(1));

    assertThat(units.lookedFor(7)).isFalse();
    units.poll();
    assertThat(units.lookedFor(7)).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(units.lookedFor(8)).isFalse();
  }

  @Test
  void aLookThatWasBegunBeforeDoesNotCount() {
    units.watch(List.of(API));
    systemd.hang();
    units.poll();
    pass(Duration.ofMillis(1));
    assertThat(units.lookedFor(7)).isFalse();

    systemd.answer(done(""));
    units.poll();

    assertThat(systemd.calls()).hasSize(2);
    assertThat(units.lookedFor(7)).isTrue();
  }

  @Test
  void aLookWithoutATemplateThatIsKnownByNowDoesNotCount() {
    units.watch(List.of(API));
    assertThat(units.lookedFor(7)).isFalse();
    systemd.hang();
    units.poll();
    units.watch(List.of(MAIL));
    systemd.answer(done(""));
    systemd.hang();
    units.poll();

    assertThat(units.lookedFor(7)).isFalse();
    systemd.answer(done(""));
    units.poll();
    assertThat(units.lookedFor(7)).isTrue();
  }

  @Test
  void oneCallGoesOnAtATimeAndItsEndWakesTheLoop() {
    systemd.hang();
    UnitCall start = units.start(UNIT);
    UnitCall stop = units.stop(UNIT);
    units.poll();
    units.poll();

    assertThat(systemd.calls()).containsExactly("--no-block start " + UNIT);
    assertThat(units.nextAt()).isEmpty();
    systemd.answer(done(""));
    assertThat(wakes).hasValue(1);
    assertThat(start.endedAt()).isEmpty();
    units.poll();
    assertThat(start.endedAt()).isPresent();
    assertThat(stop.endedAt()).isPresent();
    assertThat(systemd.changes())
        .containsExactly("--no-block start " + UNIT, "--no-block stop " + UNIT);
  }

  @Test
  void systemdIsLookedAtRightAfterACall() {
    units.watch(List.of(API));
    units.poll();
    units.start(UNIT);
    units.poll();

    assertThat(systemd.calls()).hasSize(3).last().asString().startsWith("show");
    assertThat(requireNonNull(units.latest()).there()).containsExactly(UNIT);
  }

  @Test
  void whyACallFailedIsSaid() {
    systemd.refuse(new CommandResult(End.EXITED, 5, "Unit shop-api@1.0.0.service not found.\n"));
    UnitCall start = units.start(UNIT);
    units.poll();

    assertThat(start.failure())
        .contains(
            "systemctl --no-block start shop-api@1.0.0.service exited with 5: Unit"
                + " shop-api@1.0.0.service not found.");
  }

  @Test
  void whatWasSeenBeforeALookFailedIsNoAnswerAndTheFailureIsSaid() {
    units.watch(List.of(API));
    units.poll();
    pass(Duration.ofSeconds(3));
    assertThat(units.lookedFor(7)).isFalse();

    systemd.refuse(new CommandResult(End.NOT_STARTED, -1, "no such file"));
    units.poll();
    assertThat(units.lookedFor(7)).isFalse();
    assertThat(units.failure()).contains("systemctl show cannot be run: no such file");
    pass(Units.LOOK);
    systemd.refuse(new CommandResult(End.TIMED_OUT, -1, ""));
    units.poll();
    assertThat(units.failure().orElseThrow()).startsWith("systemctl show did not end in time");
    pass(Units.LOOK);
    systemd.refuse(done("Id=a@1.service\n"));
    units.poll();
    assertThat(units.failure().orElseThrow())
        .contains("something unexpected: expected a unit with");
    pass(Units.LOOK);
    systemd.refuse(done("x".repeat(64 * 1024)));
    units.poll();
    assertThat(units.failure().orElseThrow()).contains("over 60000 characters");
    assertThat(units.lookedFor(7)).isFalse();

    pass(Units.LOOK);
    systemd.refuse(null);
    units.poll();
    assertThat(units.failure()).isEmpty();
    assertThat(units.lookedFor(7)).isTrue();
  }

  @Test
  void aFailingSystemctlIsNotAskedMoreOften() {
    units.watch(List.of(API));
    systemd.refuse(new CommandResult(End.NOT_STARTED, -1, "no such file"));
    for (int i = 0; i < 1_000; i++) {
      units.poll();
      units.soon();
      units.lookedFor(7);
      pass(Duration.ofMillis(10));
    }

    assertThat(systemd.calls()).hasSizeBetween(5, 6);
  }

  /** As with KillMode=process, or a process that hangs in the kernel. */
  @Test
  void whatIsLeftInTheControlGroupOfAStoppedUnitIsThere() {
    ProcessTable table =
        new ProcessTable() {
          @Override
          public Map<String, List<Long>> byUnit(Predicate<String> wanted) {
            return Map.of(UNIT, List.of(ProcessHandle.current().pid()));
          }
        };
    Units looking = new Units(systemd, table, () -> {}, Ticker.systemTicker());
    looking.watch(List.of(API));
    looking.poll();

    assertThat(requireNonNull(looking.latest()).of(UNIT)).isEmpty();
    assertThat(requireNonNull(looking.latest()).there()).containsExactly(UNIT);
  }
}
