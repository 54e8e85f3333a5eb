package io.locktender.steps.transform;

import com.mongodb.client.model.Collation;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.transform.Transformation.Write;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * Writes just the top-level fields that a step in Java has changed, and only to the document as it
 * was read: what a worker wrote meanwhile is neither overwritten nor lost, and the document is
 * pending again.
 *
 * @param preImage how the document is compared with what was read
 * @param collated whether the collection compares text by a collation. It would call other text
 *     equal, so the comparison is made without; {@code pending} cannot be asked then, and need not
 *     be: the document is as it was when it was found by that. Text as {@code _id} is then looked
 *     for without the index.
 */
public record ChangedFields(PreImage preImage, boolean collated) implements ChangedWrite {
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
  private static final BsonString NO_VALUE = new BsonString("");
  private static final UpdateOptions BINARY =
      new UpdateOptions().collation(Collation.builder().locale("simple").build());

  @Override
  public Write of(RawBsonDocument read, RawBsonDocument changed, BsonDocument filter)
      throws ChangeFailedException {
    BsonDocument before = read.decode(CODEC);
    BsonDocument after = changed.decode(CODEC);
    BsonDocument update = update(before, after);
    Set<String> added = new LinkedHashSet<>(after.keySet());
    added.removeAll(before.keySet());
    BsonDocument asRead = collated ? new BsonDocument("_id", filter.get("_id")) : filter.clone();
    preImage.addTo(asRead, before, added);
    for (Map.Entry<String, BsonValue> field : before.entrySet()) {
      if (update.values().stream()
          .anyMatch(each -> each.asDocument().containsKey(field.getKey()))) {
        PreImage.addTypeTo(asRead, field.getKey(), field.getValue());
      }
    }
    return write(raw(asRead), raw(update), changed);
  }

  private static BsonDocument update(BsonDocument before, BsonDocument after)
      throws ChangeFailedException {
    BsonDocument set = new BsonDocument();
    for (Map.Entry<String, BsonValue> field : after.entrySet()) {
      BsonValue old = before.get(field.getKey());
      if (old == null || !same(old, field.getValue())) {
        set.append(PreImage.addressable(field.getKey()), field.getValue());
      }
    }
    BsonDocument unset = new BsonDocument();
    for (String name : before.keySet()) {
      if (!after.containsKey(name)) {
        unset.append(PreImage.addressable(name), NO_VALUE);
      }
    }
    BsonDocument update = new BsonDocument();
    if (!set.isEmpty()) {
      update.append("$set", set);
    }
    if (!unset.isEmpty()) {
      update.append("$unset", unset);
    }
    if (update.isEmpty()) {
      throw new UnchangedException(
          "the step changed no field, and the document is still pending: the change must make"
              + " 'pending' no longer match");
    }
    return update;
  }

  private Write write(RawBsonDocument filter, RawBsonDocument update, RawBsonDocument after)
      throws ChangeFailedException {
    UpdateOneModel<RawBsonDocument> model =
        collated
            ? new UpdateOneModel<>(filter, update, BINARY)
            : new UpdateOneModel<>(filter, update);
    return new Write(model, size(filter) + size(update), Optional.of(after)).fitting();
  }

  /** Java calls documents equal whose fields are in another order. */
  static boolean same(BsonValue one, BsonValue other) {
    return one.equals(other)
        && (!(one.isDocument() || one.isArray()) || bytes(one).equals(bytes(other)));
  }

  private static ByteBuffer bytes(BsonValue value) {
    return raw(new BsonDocument("v", value)).getByteBuffer().asNIO();
  }

  private static RawBsonDocument raw(BsonDocument document) {
    return new RawBsonDocument(document, CODEC);
  }

  private static int size(RawBsonDocument document) {
    return document.getByteBuffer().remaining();
  }
}
