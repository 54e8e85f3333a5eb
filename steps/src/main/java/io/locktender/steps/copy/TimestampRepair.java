package io.locktender.steps.copy;

import io.locktender.steps.mongo.EmptyTimestamps;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.List;
import org.bson.RawBsonDocument;

/**
 * Puts empty timestamps back into a copy that was made inside the server, in bounded batches. For
 * one thread.
 */
final class TimestampRepair {
  private static final int BATCH_DOCUMENTS = 500;
  private static final int BATCH_BYTES = 8 * 1024 * 1024;

  private final CopyTarget target;
  private final List<RawBsonDocument> batch = new ArrayList<>();
  private long batchBytes;

  TimestampRepair(CopyTarget target) {
    this.target = target;
  }

  /** Takes each document of the source. */
  void add(RawBsonDocument document) throws StepFailedException {
    if (EmptyTimestamps.fields(document).isEmpty()) {
      return;
    }
    batch.add(document);
    batchBytes += document.getByteBuffer().remaining();
    if (batch.size() == BATCH_DOCUMENTS || batchBytes > BATCH_BYTES) {
      finish();
    }
  }

  void finish() throws StepFailedException {
    target.putTimestampsBack(batch);
    batch.clear();
    batchBytes = 0;
  }
}
