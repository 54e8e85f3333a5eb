package io.locktender.coordinator.status;

import static io.locktender.coordinator.status.Snapshots.mirror;
import static io.locktender.coordinator.status.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is in the way of a new request. */
class RequestStatusTest {
  private static final Mirror RESTS = mirror(Documents.idle(), null);
  private static final Target ASKED = new Target(ReleaseVersion.parse("2.0.0"), "r", "ann", null);

  private static Snapshot masterless(Target target, @Nullable Mirror mirror) {
    return new Snapshot(
        "shop", new ClusterView(true, target, 3, Map.of(), mirror, null, List.of()));
  }

  @Test
  void aRequestThatWaitsIs() {
    for (Snapshot waits : List.of(snapshot(ASKED, RESTS), masterless(ASKED, RESTS))) {
      assertThat(RequestStatus.inTheWay(waits))
          .hasValue("the request for 2.0.0 by ann waits for the master's answer");
      assertThat(RequestStatus.whatThen(waits)).contains("locktender abort");
    }
  }

  @Test
  void oneThatWasCancelledWhileNoMasterWasThereIsNot() {
    Target cancelled = ASKED.aborted("ann");

    assertThat(RequestStatus.inTheWay(masterless(cancelled, RESTS))).isEmpty();
    assertThat(RequestStatus.inTheWay(masterless(cancelled, null))).isEmpty();
    assertThat(RequestStatus.isAt(masterless(cancelled, RESTS), Documents.idle().version()))
        .isTrue();
  }

  @Test
  void aMasterHasToEndOneThatWasCancelled() {
    Snapshot now = snapshot(ASKED.aborted("bob"), RESTS);

    assertThat(RequestStatus.inTheWay(now))
        .hasValue(
            "the request for 2.0.0 by ann was cancelled by bob, and the master has yet to end it");
    assertThat(RequestStatus.whatThen(now)).isEqualTo("wait until it has");
  }
}
