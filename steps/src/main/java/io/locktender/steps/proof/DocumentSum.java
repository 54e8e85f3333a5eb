package io.locktender.steps.proof;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bson.RawBsonDocument;

/**
 * The number of documents and the sum, modulo 2^256, of the SHA-256 of each one's bytes: the same
 * for the same documents in any order. Not safe for use by many threads.
 */
final class DocumentSum {
  private static final int WORDS = 4;

  private final MessageDigest sha256 = sha256();
  private final long[] sum = new long[WORDS];
  private long documents;

  /** The SHA-256 of the document's bytes. */
  byte[] hash(RawBsonDocument document) {
    sha256.update(document.getByteBuffer().asNIO());
    return sha256.digest();
  }

  void add(byte[] hash) {
    ByteBuffer words = ByteBuffer.wrap(hash);
    long carry = 0;
    for (int i = WORDS - 1; i >= 0; i--) {
      long word = words.getLong(i * Long.BYTES);
      long result = sum[i] + word + carry;
      // The carry out of a + b + c is the top bit of the majority of what went in and came out.
      carry = ((sum[i] & word) | ((sum[i] | word) & ~result)) >>> (Long.SIZE - 1);
      sum[i] = result;
    }
    documents++;
  }

  /** Takes a document out again that was added. */
  void subtract(byte[] hash) {
    byte[] negative = new byte[hash.length];
    int carry = 1;
    for (int i = hash.length - 1; i >= 0; i--) {
      int complement = (~hash[i] & 0xff) + carry;
      negative[i] = (byte) complement;
      carry = complement >>> Byte.SIZE;
    }
    add(negative);
    documents -= 2;
  }

  long documents() {
    return documents;
  }

  String hex() {
    ByteBuffer bytes = ByteBuffer.allocate(WORDS * Long.BYTES);
    for (long word : sum) {
      bytes.putLong(word);
    }
    return HexFormat.of().formatHex(bytes.array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
