package io.locktender.coordinator.store;

import io.locktender.steps.control.JournalEntry;
import java.util.List;

/** Who did what, for people: nothing is decided by it. */
public interface JournalStore {
  /** Appends an entry. */
  void append(JournalEntry entry);

  /** The entries of one upgrade, oldest first, at most {@code limit}. */
  List<JournalEntry> journal(String upgradeId, int limit);
}
