package io.locktender.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.MemoryStore;
import io.locktender.steps.control.Reading;
import io.locktender.steps.release.ReleaseVersion;
import org.junit.jupiter.api.Test;

class ClusterStoreTest {
  private static final VersionDocument FIRST =
      Transitions.baseline(
          "shop", "lineage-1", "token-1", new ReleaseId(ReleaseVersion.parse("1.0.0"), "sha256:1"));

  private final MemoryStore memory = new MemoryStore();
  private final ClusterStore store = new ClusterStore(memory);

  private VersionDocument read() {
    return store.read(Reading.MAJORITY).orElseThrow();
  }

  @Test
  void aDocumentThatIsReadAgainIsNotParsedAgain() {
    memory.put(FIRST);

    assertThat(read()).isEqualTo(FIRST).isSameAs(read());
  }

  @Test
  void whatWasReadBeforeDoesNotHideWhatIsNew() {
    memory.put(FIRST);
    read();

    VersionDocument next = Transitions.takeOver(FIRST, "token-2");
    assertThat(store.replace(FIRST, next)).isTrue();

    assertThat(read()).isEqualTo(next);
  }
}
