package io.locktender.embedded.rules;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * An index that asks another one.
 *
 * @param <P> where documents are
 */
abstract class DelegatingIndex<P> extends Index<P> {
  final Index<P> inner;

  DelegatingIndex(Index<P> inner, boolean sparse) {
    super(inner.getName(), inner.getKeys(), sparse);
    this.inner = inner;
  }

  @Override
  public @Nullable P getPosition(Document document) {
    return inner.getPosition(document);
  }

  @Override
  public void checkAdd(Document document, MongoCollection<P> collection) {
    inner.checkAdd(document, collection);
  }

  @Override
  public void add(Document document, P position, MongoCollection<P> collection) {
    inner.add(document, position, collection);
  }

  @Override
  public @Nullable P remove(Document document) {
    return inner.remove(document);
  }

  @Override
  public boolean canHandle(Document query) {
    return inner.canHandle(query);
  }

  @Override
  public Iterable<P> getPositions(Document query) {
    return inner.getPositions(query);
  }

  @Override
  public void checkUpdate(Document before, Document after, MongoCollection<P> collection) {
    inner.checkUpdate(before, after, collection);
  }

  @Override
  public void updateInPlace(
      Document before, Document after, P position, MongoCollection<P> collection) {
    inner.updateInPlace(before, after, position, collection);
  }

  @Override
  public long getCount() {
    return inner.getCount();
  }

  @Override
  public boolean isEmpty() {
    return inner.isEmpty();
  }

  @Override
  public long getDataSize() {
    return inner.getDataSize();
  }

  @Override
  public boolean isUnique() {
    return inner.isUnique();
  }

  @Override
  public void drop() {
    inner.drop();
  }
}
