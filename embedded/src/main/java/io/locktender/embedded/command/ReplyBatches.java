package io.locktender.embedded.command;

import de.bwaldvogel.mongo.backend.Cursor;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.rules.BsonSize;
import io.locktender.embedded.rules.SizeLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Divides answers: no reply holds more documents than were asked for, or than MongoDB's would. */
final class ReplyBatches {
  private final CursorRegistry cursors;

  ReplyBatches(CursorRegistry cursors) {
    this.cursors = cursors;
  }

  /**
   * Leaves what is over the first batch to a cursor.
   *
   * @param batchSize at most so many documents; null if only their size counts
   * @param single whether the rest is not wanted
   */
  void divide(Document answer, @Nullable Object batchSize, boolean single) {
    Document cursor = WireCommands.part(answer, "cursor");
    if (!(cursor.get("firstBatch") instanceof List<?>) || hasCursor(cursor)) {
      return;
    }
    int atMost = batchSize instanceof Number asked ? asked.intValue() : Integer.MAX_VALUE;
    BatchCursor rest = new BatchCursor(cursors.generateCursorId(), WireCommands.batch(answer));
    cursor.put("firstBatch", rest.take(atMost));
    if (!rest.isEmpty() && !single) {
      cursors.add(rest);
      cursor.put("id", rest.getId());
    }
  }

  private static boolean hasCursor(Document cursor) {
    return cursor.get("id") instanceof Number id && id.longValue() != 0;
  }

  /** The documents that are left. */
  private static final class BatchCursor implements Cursor {
    private final long id;
    private final List<Document> documents;
    private int next;

    BatchCursor(long id, List<Document> documents) {
      this.id = id;
      this.documents = documents;
    }

    @Override
    public long getId() {
      return id;
    }

    @Override
    public boolean isEmpty() {
      return next == documents.size();
    }

    /**
     * @param number 0 for as many as a reply may hold
     */
    @Override
    public List<Document> takeDocuments(int number) {
      return take(number == 0 ? Integer.MAX_VALUE : number);
    }

    List<Document> take(int number) {
      int from = next;
      long room = SizeLimits.DOCUMENT_BYTES;
      while (next < documents.size() && next - from < number) {
        room -= BsonSize.of(documents.get(next));
        if (room < 0 && next > from) {
          break;
        }
        next++;
      }
      return documents.subList(from, next);
    }
  }
}
