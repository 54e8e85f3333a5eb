package io.locktender.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlGroupTest {
  @Test
  void aServicesGroupIsTakenFromSystemdsOwnHierarchyWhereThereAreSeveral() {
    assertThat(
            ControlGroup.of(
                """
                8:pids:/system.slice/locktender.service
                1:name=systemd:/system.slice/locktender.service
                0::/system.slice/other.service
                """))
        .isEqualTo(
            Optional.of(new ControlGroup("1:name=systemd:/system.slice/locktender.service")));
  }

  @Test
  void itIsTakenFromTheOneHierarchyWhereThereIsOne() {
    assertThat(ControlGroup.of("0::/system.slice/locktender.service\n"))
        .isEqualTo(Optional.of(new ControlGroup("0::/system.slice/locktender.service")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/\n",
        "",
        "0::/user.slice/user-1000.slice/session-3.scope\n",
        "0::/user.slice/user-1000.slice/user@1000.service\n",
        "0::/kubepods/besteffort/pod1/0123\n",
        "9:name=systemd:/\n0::/system.slice/docker.service\n"
      })
  void whatIsNoServiceHasNone(String groups) {
    assertThat(ControlGroup.of(groups)).isEmpty();
  }
}
