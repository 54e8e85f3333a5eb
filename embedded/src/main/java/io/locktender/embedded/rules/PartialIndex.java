package io.locktender.embedded.rules;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A unique index of the documents that match a filter.
 *
 * @param <P> where documents are
 */
final class PartialIndex<P> extends DelegatingIndex<P> {
  private final Document filter;

  PartialIndex(Index<P> inner, Document filter, boolean sparse) {
    super(inner, sparse);
    this.filter = filter;
  }

  private boolean has(Document document) {
    return new DefaultQueryMatcher().matches(document, filter);
  }

  /** Not every document is in it, which is what the library asks. */
  @Override
  protected boolean isSparse() {
    return true;
  }

  /** A search by it would not find what is not in it. */
  @Override
  public boolean canHandle(Document query) {
    return false;
  }

  @Override
  public @Nullable P getPosition(Document document) {
    return has(document) ? super.getPosition(document) : null;
  }

  @Override
  public void checkAdd(Document document, MongoCollection<P> collection) {
    if (has(document)) {
      super.checkAdd(document, collection);
    }
  }

  @Override
  public void add(Document document, P position, MongoCollection<P> collection) {
    if (has(document)) {
      super.add(document, position, collection);
    }
  }

  @Override
  public @Nullable P remove(Document document) {
    return has(document) ? super.remove(document) : null;
  }

  @Override
  public void checkUpdate(Document before, Document after, MongoCollection<P> collection) {
    if (has(before) && has(after)) {
      super.checkUpdate(before, after, collection);
    } else {
      checkAdd(after, collection);
    }
  }

  @Override
  public void updateInPlace(
      Document before, Document after, P position, MongoCollection<P> collection) {
    if (has(before) && has(after)) {
      super.updateInPlace(before, after, position, collection);
    } else {
      remove(before);
      add(after, position, collection);
    }
  }
}
