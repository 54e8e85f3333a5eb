package io.locktender.steps.stream;

import io.locktender.steps.mongo.DocumentKey;
import java.util.Set;

/** Takes what is of interest in a stream, in its order. */
interface EventTaker {
  /** A document of a touched collection was written. {@code operation}: as the server calls it. */
  void changed(String collection, DocumentKey key, String operation);

  /**
   * The same of one that cannot be asked for by its {@code _id}: a pass finds what became of it.
   */
  void changed(String collection, String operation);

  /** Touched collections are no longer what they were; {@code operation}: what happened. */
  void anew(Set<String> collections, String operation);

  void marked(long number);
}
