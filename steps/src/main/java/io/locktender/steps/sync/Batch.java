package io.locktender.steps.sync;

import io.locktender.steps.work.Portion;
import java.util.ArrayList;
import java.util.List;
import org.bson.RawBsonDocument;

/** Documents on their way, bounded by number and bytes. For one thread. */
final class Batch {
  /** With more at a time, what workers ask for waits for longer. */
  static final int DOCUMENTS = 500;

  private static final long LEAST_BYTES = 1 << 20;
  private static final long MOST_BYTES = 16 << 20;

  /** Each document is there about three times, in a few batches at a time. */
  private static final int PARTS_OF_THE_HEAP = 48;

  private final long mostBytes;
  private List<RawBsonDocument> documents = new ArrayList<>();
  private long bytes;

  private Batch(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  static Batch ofThisHeap() {
    long part = Runtime.getRuntime().maxMemory() / PARTS_OF_THE_HEAP;
    return new Batch(Math.max(LEAST_BYTES, Math.min(MOST_BYTES, part)));
  }

  /** One that is small also where documents are large, for a turn beside workers. */
  static Batch small() {
    return new Batch(Math.min(ofThisHeap().mostBytes, Portion.MOST_BYTES));
  }

  /** Whether one more document would be too much; an empty batch takes any. */
  boolean isFullFor(RawBsonDocument document, int most) {
    return documents.size() >= most || (!documents.isEmpty() && bytes + size(document) > mostBytes);
  }

  void add(RawBsonDocument document) {
    documents.add(document);
    bytes += size(document);
  }

  /** Takes all out. */
  List<RawBsonDocument> take() {
    List<RawBsonDocument> taken = documents;
    documents = new ArrayList<>();
    bytes = 0;
    return taken;
  }

  private static int size(RawBsonDocument document) {
    return document.getByteBuffer().remaining();
  }
}
