package io.locktender.agent.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.text.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd 252 writes, word for word. */
class UnitStateTest {
  private static final String SHOWN =
      """
      MainPID=24
      Result=success
      ExecMainCode=0
      ExecMainStatus=0
      Id=shop-api@2.0.0-rc.1.service
      ActiveState=active
      SubState=running
      Job=

      MainPID=0
      Result=exit-code
      ExecMainCode=1
      ExecMainStatus=3
      Id=shop-api@1.0.0.service
      ActiveState=failed
      SubState=failed
      Job=

      MainPID=49
      Result=success
      ExecMainCode=0
      ExecMainStatus=0
      Id=shop-mail@1.0.0.service
      ActiveState=deactivating
      SubState=stop-sigterm
      Job=24
      """;

  @Test
  void eachUnitIsReadByItsName() {
    assertThat(UnitState.parse(SHOWN).values())
        .containsExactly(
            new UnitState(
                "shop-api@2.0.0-rc.1.service", "active", "running", false, 24, null, "success"),
            new UnitState("shop-api@1.0.0.service", "failed", "failed", false, 0, 3, "exit-code"),
            new UnitState(
                "shop-mail@1.0.0.service",
                "deactivating",
                "stop-sigterm",
                true,
                49,
                null,
                "success"));
    assertThat(UnitState.parse("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "inactive, '', true, false",
    "failed, '', true, false",
    "inactive, 7, false, false",
    "failed, 7, false, false",
    "activating, '', false, false",
    "deactivating, 24, false, false",
    "maintenance, '', false, false",
    "a-word-of-a-later-systemd, '', false, false",
    "active, '', false, true",
    "reloading, '', false, true",
  })
  void onlyWhatIsInactiveOrFailedAndIsNotToStartIsDown(
      String active, String job, boolean down, boolean up) {
    UnitState unit = parse("Id=a@1.service\nActiveState=%s\nJob=%s\n".formatted(active, job));

    assertThat(unit.down()).isEqualTo(down);
    assertThat(unit.up()).isEqualTo(up);
  }

  @Test
  void aSignalIsAnExitCodeToo() {
    UnitState unit =
        parse(
            "Id=a@1.service\nActiveState=failed\nExecMainCode=2\nExecMainStatus=9\nResult=signal");

    assertThat(unit.exit()).isEqualTo(137);
    assertThat(unit.words()).isEqualTo("failed (signal)");
  }

  @Test
  void aWarningAmongTheLinesIsPassedOver() {
    UnitState unit =
        parse(
            "Warning: A=B changed on disk, run 'systemctl'\nId=a@1.service\nActiveState=active\n");

    assertThat(unit.id()).isEqualTo("a@1.service");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Id=a@1.service",
        "ActiveState=inactive",
        "Id=\nActiveState=inactive",
        "Id=a@1.service\nActiveState=inactive\nJob=soon",
        "Id=a@1.service\nActiveState=inactive\nMainPID=99999999999999999999",
      })
  void whatIsNotUnderstoodIsRefusedAndNotTakenForDown(String shown) {
    assertThatThrownBy(() -> UnitState.parse(shown))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("expected a");
  }

  private static UnitState parse(String shown) {
    return UnitState.parse(shown).values().iterator().next();
  }
}
