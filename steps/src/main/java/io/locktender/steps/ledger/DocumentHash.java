package io.locktender.steps.ledger;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.RawBsonDocument;

/**
 * The murmur3 hash, 128 bits, of a document's bytes: it tells a document from what it was before,
 * by accident wrongly once in 2^128; against somebody who looks for two documents with one hash it
 * is no guard, and none is needed, for both would be his own.
 */
public record DocumentHash(long first, long second) {
  /** That of a document. */
  public static DocumentHash of(RawBsonDocument document) {
    ByteBuffer hash =
        ByteBuffer.wrap(Hashing.murmur3_128().hashBytes(document.getByteBuffer().asNIO()).asBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    return new DocumentHash(hash.getLong(), hash.getLong());
  }
}
