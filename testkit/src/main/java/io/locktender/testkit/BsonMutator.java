package io.locktender.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonMaxKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Documents that are nearly right: valid ones, with one to three fields changed at random. */
final class BsonMutator {
  private static final int DEEPEST = 90;
  private static final int LONGEST = 20_000;

  /** A value in a document or a list. */
  private record Slot(BsonValue in, String key, int index, BsonValue value) {
    void set(BsonValue next) {
      if (in.isArray()) {
        in.asArray().set(index, next);
      } else {
        in.asDocument().put(key, next);
      }
    }

    void remove() {
      if (in.isArray()) {
        in.asArray().remove(index);
      } else {
        in.asDocument().remove(key);
      }
    }
  }

  private final List<BsonDocument> examples;

  BsonMutator(List<BsonDocument> examples) {
    this.examples = examples;
  }

  BsonDocument next(Random random) {
    BsonDocument document = examples.get(random.nextInt(examples.size())).clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      List<Slot> slots = new ArrayList<>();
      collect(document, slots);
      if (!slots.isEmpty()) {
        change(slots, random);
      }
    }
    return document;
  }

  private static void change(List<Slot> slots, Random random) {
    Slot slot = slots.get(random.nextInt(slots.size()));
    Slot other = slots.get(random.nextInt(slots.size()));
    switch (random.nextInt(7)) {
      case 0 -> slot.remove();
      case 1 -> slot.set(copy(other.value()));
      case 2 -> {
        BsonValue mine = copy(slot.value());
        slot.set(copy(other.value()));
        other.set(mine);
      }
      case 3 -> rename(slot, random);
      default -> slot.set(odd(slot.value(), random));
    }
  }

  private static void rename(Slot slot, Random random) {
    BsonValue value = slot.value();
    if (slot.in().isArray()) {
      slot.in().asArray().add(value);
      return;
    }
    slot.remove();
    String key = slot.key();
    slot.in()
        .asDocument()
        .put(random.nextBoolean() ? key.toUpperCase(java.util.Locale.ROOT) : key + "\u00e9", value);
  }

  private static BsonValue odd(BsonValue old, Random random) {
    return switch (random.nextInt(24)) {
      case 0 -> BsonNull.VALUE;
      case 1 -> new BsonString("");
      case 2 -> new BsonString("\0\u202e\ud83d\udca5");
      case 3 -> new BsonString("x".repeat(random.nextInt(LONGEST)));
      case 4 -> new BsonString("7");
      case 5 -> new BsonInt32(random.nextInt());
      case 6 -> new BsonInt64(Long.MAX_VALUE);
      case 7 -> new BsonInt64(Long.MIN_VALUE);
      case 8 -> new BsonInt64(-1);
      case 9 -> new BsonDouble(1.5);
      case 10 -> new BsonDouble(Double.NaN);
      case 11 -> new BsonDouble(Double.NEGATIVE_INFINITY);
      case 12 -> new BsonDouble(7);
      case 13 -> BsonBoolean.valueOf(random.nextBoolean());
      case 14 -> new BsonDateTime(random.nextLong());
      case 15 -> new BsonBinary(new byte[] {1, 2});
      case 16 -> new BsonObjectId(new ObjectId());
      case 17 -> new BsonDecimal128(Decimal128.parse("1E+6000"));
      case 18 -> new BsonTimestamp(random.nextLong());
      case 19 -> new BsonRegularExpression("(a+)+$", "i");
      case 20 -> random.nextBoolean() ? new BsonMaxKey() : new BsonUndefined();
      case 21 -> new BsonArray(List.of(old, copy(old)));
      case 22 -> new BsonDocument("a", old);
      default -> nested(old, 1 + random.nextInt(DEEPEST));
    };
  }

  private static BsonValue nested(BsonValue value, int depth) {
    BsonValue nested = value;
    for (int i = 0; i < depth; i++) {
      nested = i % 2 == 0 ? new BsonArray(List.of(nested)) : new BsonDocument("a", nested);
    }
    return nested;
  }

  private static BsonValue copy(BsonValue value) {
    if (value.isDocument()) {
      return value.asDocument().clone();
    }
    return value.isArray() ? value.asArray().clone() : value;
  }

  private static void collect(BsonValue value, List<Slot> slots) {
    if (value instanceof BsonDocument document) {
      document.forEach(
          (key, inner) -> {
            slots.add(new Slot(document, key, -1, inner));
            collect(inner, slots);
          });
    } else if (value instanceof BsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        slots.add(new Slot(array, "", i, array.get(i)));
        collect(array.get(i), slots);
      }
    }
  }
}
