package io.locktender.coordinator.notify;

import io.locktender.coordinator.decide.ClusterEvents;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.Outbox;
import io.locktender.coordinator.store.EventStore;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what the documents tell that a master reads. For the master's thread. */
public final class EventKeeper implements Outbox {
  /** How many events are kept: those of some hundred upgrades. */
  static final int KEPT = 2_000;

  private static final Logger log = LoggerFactory.getLogger(EventKeeper.class);

  private final EventStore store;
  private final Listener listener;
  private String written = "";

  /** Hears when there may be something to tell. Never blocks. */
  public interface Listener {
    /** Nobody. */
    Listener NONE = (elected) -> {};

    /**
     * There may be something.
     *
     * @param elected whether this node is master
     */
    void mayTell(boolean elected);
  }

  /**
   * @param listener told after something was written, and when the mastership begins or ends
   */
  public EventKeeper(EventStore store, Listener listener) {
    this.store = store;
    this.listener = listener;
  }

  @Override
  public void elected() {
    written = "";
    listener.mayTell(true);
  }

  @Override
  public void deposed() {
    listener.mayTell(false);
  }

  @Override
  public void seen(MasterView view, String sentence) {
    VersionDocument document = view.document();
    if (document == null || !view.hasDocument()) {
      return;
    }
    SeenRevision newer = view.restoredBehind();
    String key = document.lineage() + ":" + document.revision() + ":" + newer;
    if (key.equals(written)) {
      return;
    }
    if (newer != null) {
      // The document is nobody's truth yet: what it tells was told, or is told when it is adopted.
      store.put(ClusterEvents.restored(document, newer, sentence, view.now()));
    } else {
      document.events().forEach(store::put);
    }
    written = key;
    if (newer != null || !document.events().isEmpty()) {
      listener.mayTell(true);
    }
    forget(document);
  }

  /** Not while workers may be held. */
  private void forget(VersionDocument document) {
    if (document.upgrade() != null || document.events().isEmpty()) {
      return;
    }
    OptionalLong forgotten = store.forget(KEPT);
    forgotten.ifPresent(
        last -> log.debug("events up to {} are no longer kept", last / ClusterEvent.PLACES));
  }
}
