package io.locktender.embedded;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Iterables;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A unique index in the store: from the values of its keys, as BSON, to where the document is.
 * Equal values have equal BSON, since numbers are normalized; no order of the keys is ever asked
 * for.
 */
final class DurableIndex extends AbstractUniqueIndex<Object> {
  private static final String VALUES = "v";

  private final MVMap<byte[], Object> positions;

  DurableIndex(MVMap<byte[], Object> positions, String name, List<IndexKey> keys, boolean sparse) {
    super(name, keys, sparse);
    this.positions = positions;
  }

  @Override
  public synchronized boolean canHandle(Document query) {
    return super.canHandle(IdQueries.narrowed(keys(), query));
  }

  @Override
  public synchronized Iterable<Object> getPositions(Document query) {
    return super.getPositions(IdQueries.narrowed(keys(), query));
  }

  @Override
  protected @Nullable Object removeDocument(KeyValue key) {
    return positions.remove(bytes(key));
  }

  @Override
  protected boolean putKeyPosition(KeyValue key, @Nullable Object position) {
    return positions.putIfAbsent(bytes(key), Missing.ofNullable(position)) == null;
  }

  @Override
  protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
    return Iterables.transform(
        positions.entrySet(), entry -> Map.entry(key(entry.getKey()), entry.getValue()));
  }

  @Override
  protected @Nullable Object getPosition(KeyValue key) {
    return positions.get(bytes(key));
  }

  @Override
  public long getCount() {
    return positions.sizeAsLong();
  }

  @Override
  public boolean isEmpty() {
    return positions.isEmpty();
  }

  @Override
  public long getDataSize() {
    return getCount();
  }

  private static byte[] bytes(KeyValue key) {
    return DocumentType.bytes(new Document(VALUES, key.normalized().stream().toList()));
  }

  private static KeyValue key(byte[] bytes) {
    Object values = DocumentType.document(bytes).get(VALUES);
    return new KeyValue((Collection<?>) requireNonNull(values));
  }
}
