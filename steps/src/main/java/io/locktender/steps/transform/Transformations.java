package io.locktender.steps.transform;

import io.locktender.steps.JavaStep;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.release.Change;
import io.locktender.steps.transform.Transformation.Conflict;
import io.locktender.steps.transform.Transformation.Write;
import java.util.Objects;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** The kinds that change documents one by one, as {@link Transformation}s. */
public final class Transformations {
  private static final BsonDocument ONLY_ID = new BsonDocument("_id", new BsonInt32(1));
  private static final int UPDATE_BYTES = 1_024;
  private static final int MAX_DOCUMENT_BYTES = 16 << 20;

  private Transformations() {}

  /** The transformation that a change is; empty for the other kinds. */
  public static Optional<Transformation> of(Change change, ChangedWrite write) {
    if (change instanceof Change.Transform transform) {
      return Optional.of(of(transform));
    } else if (change instanceof Change.RenameField rename) {
      return Optional.of(of(rename));
    } else if (change instanceof Change.SetField set) {
      return Optional.of(of(set));
    } else if (change instanceof Change.UnsetField unset) {
      return Optional.of(of(unset));
    } else if (change instanceof Change.Java java
        && java.step() instanceof JavaStep.Transform step) {
      return Optional.of(of(step, write));
    }
    return Optional.empty();
  }

  private static Transformation of(Change.Transform change) {
    return byUpdate(
        change.collection(),
        change.pending(),
        Optional.empty(),
        new SameUpdate(change.update(), change.pipeline()));
  }

  /**
   * @param write how a changed document is written
   */
  private static Transformation of(JavaStep.Transform step, ChangedWrite write) {
    return new Transformation(
        step.collection(),
        step.pending().toBsonDocument(Document.class, Lossless.REGISTRY),
        Optional.empty(),
        Optional.empty(),
        (document, filter) -> write.of(document, changed(step, document), filter),
        Optional.empty());
  }

  /** A document that has both fields is left alone: the rename would destroy one of them. */
  private static Transformation of(Change.RenameField change) {
    Conflict both =
        new Conflict(
            exists(change.to(), true),
            "has both '"
                + change.from()
                + "' and '"
                + change.to()
                + "': the rename would overwrite the second");
    BsonDocument update = operator("$rename", change.from(), new BsonString(change.to()));
    return byUpdate(
        change.collection(), exists(change.from(), true), Optional.of(both), SameUpdate.of(update));
  }

  private static Transformation of(Change.SetField change) {
    BsonDocument pending =
        change.overwrite()
            ? differs(change.field(), change.value())
            : exists(change.field(), false);
    BsonDocument update = operator("$set", change.field(), change.value());
    return byUpdate(change.collection(), pending, Optional.empty(), SameUpdate.of(update));
  }

  private static Transformation of(Change.UnsetField change) {
    BsonDocument update = operator("$unset", change.field(), new BsonString(""));
    return byUpdate(
        change.collection(), exists(change.field(), true), Optional.empty(), SameUpdate.of(update));
  }

  private static Transformation byUpdate(
      String collection, BsonDocument pending, Optional<Conflict> conflict, SameUpdate update) {
    return new Transformation(
        collection,
        pending,
        conflict,
        Optional.of(ONLY_ID),
        (document, filter) -> new Write(update.ofOne(filter), UPDATE_BYTES),
        Optional.of(update));
  }

  static RawBsonDocument changed(JavaStep.Transform step, RawBsonDocument raw) throws Exception {
    RawBsonDocument changed = Lossless.encode(apply(step, Lossless.decode(raw)));
    int bytes = changed.getByteBuffer().remaining();
    if (bytes > MAX_DOCUMENT_BYTES) {
      throw new ChangeFailedException(
          "the step made it %d bytes long, and no server takes more than %d: make it smaller first"
              .formatted(bytes, MAX_DOCUMENT_BYTES));
    }
    if (!DocumentKey.of(changed).equals(DocumentKey.of(raw))) {
      throw new ChangeFailedException(
          "the step changed the _id, which must stay as it is: insert a document in a change of the"
              + " database instead");
    }
    return changed;
  }

  /** A document nested too deep for the step is that document's failure, not the step's. */
  private static Document apply(JavaStep.Transform step, Document document) throws Exception {
    try {
      Document changed = step.change().apply(document);
      return Objects.requireNonNull(changed, "the step returned null instead of a document");
    } catch (StackOverflowError e) {
      throw new ChangeFailedException("the step ran out of stack on this document");
    }
  }

  private static BsonDocument exists(String field, boolean does) {
    return operator(field, "$exists", BsonBoolean.valueOf(does));
  }

  /**
   * {@code $ne} alone takes a missing field for null, and an array for each of its elements: one
   * that has the value within it is not the value, also where that is an array itself. That 1 and
   * 1.0 do not differ is left as the servers see it: some do not write one over the other.
   */
  private static BsonDocument differs(String field, BsonValue value) {
    BsonArray any = new BsonArray();
    any.add(operator(field, "$ne", value));
    BsonValue type =
        value.isNumber() ? new BsonString("number") : new BsonInt32(value.getBsonType().getValue());
    any.add(operator(field, "$not", new BsonDocument("$type", type)));
    any.add(
        value.isArray()
            ? operator(field, "$elemMatch", new BsonDocument("$eq", value))
            : operator(field, "$type", new BsonInt32(BsonType.ARRAY.getValue())));
    return new BsonDocument("$or", any);
  }

  private static BsonDocument operator(String outer, String inner, BsonValue value) {
    return new BsonDocument(outer, new BsonDocument(inner, value));
  }
}
