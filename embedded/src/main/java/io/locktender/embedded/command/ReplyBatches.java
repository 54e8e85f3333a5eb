package io.locktender.embedded.command;

import de.bwaldvogel.mongo.backend.Cursor;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.rules.BsonSize;
import io.locktender.embedded.rules.SizeLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides answers: no reply holds more documents than were asked for, or than MongoDB's would. What
 * a reply holds shares nothing with what is stored; between two documents it gives way.
 */
final class ReplyBatches {
  private final Library library;

  ReplyBatches(Library library) {
    this.library = library;
  }

  /**
   * Leaves what is over the first batch to a cursor.
   *
   * @param batchSize at most so many documents; null if only their size counts
   * @param single whether the rest is not wanted
   */
  void divide(Document answer, @Nullable Object batchSize, boolean single) {
    Document cursor = WireCommands.part(answer, "cursor");
    int atMost = batchSize instanceof Number asked ? asked.intValue() : Integer.MAX_VALUE;
    BatchCursor rest =
        new BatchCursor(library.cursors().generateCursorId(), WireCommands.batch(answer));
    cursor.put("firstBatch", rest.take(atMost));
    if (!rest.isEmpty() && !single) {
      library.cursors().add(rest);
      cursor.put("id", rest.getId());
    }
  }

  /** The documents that are left. */
  private final class BatchCursor implements Cursor {
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
      List<Document> batch = new ArrayList<>();
      long room = SizeLimits.DOCUMENT_BYTES;
      while (next < documents.size() && batch.size() < number) {
        library.giveWay();
        Document copy = documents.get(next).cloneDeeply();
        room -= BsonSize.of(copy);
        if (room < 0 && !batch.isEmpty()) {
          break;
        }
        batch.add(copy);
        next++;
      }
      return batch;
    }
  }
}
