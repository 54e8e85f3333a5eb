package io.locktender.steps.sync;

import com.google.common.collect.Lists;
import com.google.common.collect.Sets;
import io.locktender.steps.ledger.DocumentHash;
import io.locktender.steps.mongo.Asking;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.FreshReads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Documents that were read, and which of them a step in Java is to change: the original says so, by
 * the reads that brought them, after they were claimed. One that is pending then is as it was found
 * then; one that is not may have been when it was read, which shows in the copy.
 *
 * @param reads with what is pending as it was found
 * @param pending the keys of that
 * @param untold the keys of those of which the server cannot tell it
 */
record Asked(List<Read> reads, Set<DocumentKey> pending, Set<DocumentKey> untold) {
  /**
   * Asks.
   *
   * @param filter which documents are pending; or empty: none is
   */
  static Asked of(
      List<Read> reads, Optional<BsonDocument> filter, FreshReads originals, String collection) {
    if (reads.isEmpty() || filter.isEmpty()) {
      return new Asked(reads, Set.of(), Set.of());
    }
    Asking.Answer answer =
        new Asking(filter.get(), any -> originals.find(collection, any))
            .among(Lists.transform(reads, Read::key));
    Map<DocumentKey, RawBsonDocument> found = new HashMap<>();
    answer.matching().forEach(document -> found.put(DocumentKey.of(document), document));
    List<Read> now = new ArrayList<>(reads.size());
    for (Read read : reads) {
      RawBsonDocument document = found.get(read.key());
      now.add(
          document == null
              ? read
              : new Read(read.key(), document, DocumentHash.of(document), read.claim()));
    }
    // Those that only are equal to one of ours to the server are left out.
    found.keySet().retainAll(Sets.newHashSet(Lists.transform(reads, Read::key)));
    return new Asked(now, found.keySet(), answer.untold().keySet());
  }
}
