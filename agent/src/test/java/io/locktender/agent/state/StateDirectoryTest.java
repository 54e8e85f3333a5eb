package io.locktender.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.agent.worker.AgentProcess;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  private static final OwnSteps STEPS =
      OwnSteps.at(ReleaseVersion.parse("1.0.0"))
          .begin(new NodeStep(ReleaseVersion.parse("2.0.0"), "rewrite-config", true));

  @TempDir Path temp;

  @Test
  void aNewDirectoryIsCreatedAndHoldsNothing() {
    try (StateDirectory state = StateDirectory.open(temp.resolve("a/state"))) {
      assertThat(state.known()).isEmpty();
      assertThat(state.incarnation()).isEmpty();
      assertThat(state.ownSteps()).isEmpty();
      assertThat(state.current()).isEmpty();
    }
  }

  @Test
  void othersMayNeitherReadNorWriteInIt() throws Exception {
    Path old = Files.createDirectories(temp.resolve("old"));
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xrwx"));
    for (String name : List.of("old", "new")) {
      try (StateDirectory state = StateDirectory.open(temp.resolve(name))) {
        state.writeKnown(new SeenRevision("l1", 1));
      }
    }

    assertThat(permissions("old")).isEqualTo("rwxr-x---");
    assertThat(permissions("new")).isEqualTo("rwx------");
    assertThat(permissions("new/known.json")).endsWith("---");
  }

  private String permissions(String name) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(name)));
  }

  @Test
  void whatWasWrittenIsReadByTheNextAgent() {
    try (StateDirectory state = StateDirectory.open(temp)) {
      state.writeKnown(new SeenRevision("l1", 41));
      state.writeKnown(new SeenRevision("l1", 42));
      state.writeIncarnation(new Incarnation(null, "i1"));
      state.writeOwnSteps(STEPS);
      state.writeCurrent(new ReleaseId(ReleaseVersion.parse("1.0.0"), "abc"));
    }
    try (StateDirectory state = StateDirectory.open(temp)) {
      assertThat(state.known()).contains(new SeenRevision("l1", 42));
      assertThat(state.incarnation()).contains(new Incarnation(null, "i1"));
      assertThat(state.ownSteps()).contains(STEPS);
      assertThat(state.current()).contains(new ReleaseId(ReleaseVersion.parse("1.0.0"), "abc"));
    }
  }

  @Test
  void aGarbledRecordIsAnErrorThatNamesTheFile() throws Exception {
    try (StateDirectory state = StateDirectory.open(temp)) {
      Files.writeString(temp.resolve("known.json"), "{\"lineage\":");
      assertThatThrownBy(state::known)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("known.json");
      Files.writeString(temp.resolve("known.json"), "{\"lineage\":\"l1\"}");
      assertThatThrownBy(state::known).isInstanceOf(InvalidInputException.class);
      Files.writeString(temp.resolve("known.json"), "");
      assertThatThrownBy(state::known).isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void halfAWriteLeavesTheOldRecordWhole() throws Exception {
    try (StateDirectory state = StateDirectory.open(temp)) {
      state.writeKnown(new SeenRevision("l1", 41));
      Files.writeString(temp.resolve("known.json.tmp"), "{\"lin");
      assertThat(state.known()).contains(new SeenRevision("l1", 41));
      state.writeKnown(new SeenRevision("l1", 42));
      assertThat(state.known()).contains(new SeenRevision("l1", 42));
    }
  }

  @Test
  void aWriteThatFailsIsReportedAndChangesNothing() throws Exception {
    try (StateDirectory state = StateDirectory.open(temp)) {
      state.writeKnown(new SeenRevision("l1", 41));
      Files.createDirectory(temp.resolve("known.json.tmp"));
      assertThatThrownBy(() -> state.writeKnown(new SeenRevision("l1", 42)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("known.json");
      assertThat(state.known()).contains(new SeenRevision("l1", 41));
    }
  }

  @Test
  void aSecondAgentInThisProcessIsRefusedAndTheFirstKeepsItsLock() throws Exception {
    try (StateDirectory state = StateDirectory.open(temp)) {
      assertThatThrownBy(() -> StateDirectory.open(temp))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(temp.toRealPath().resolve("lock").toString());
      assertThat(AgentProcess.tryLock(state.path())).contains("refused");
    }
    StateDirectory.open(temp).close();
  }

  @Test
  void aSecondAgentIsRefusedUntilTheFirstProcessDies() throws Exception {
    try (AgentProcess agent = AgentProcess.holdingLock(temp)) {
      assertThatThrownBy(() -> StateDirectory.open(temp))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("lock: expected to be this node's only agent")
          .hasMessageContaining("process id " + agent.pid());
      agent.kill();
      StateDirectory.open(temp).close();
    }
  }
}
