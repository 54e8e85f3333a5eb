package io.locktender.steps.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Equality as a server sees it that gives back 1.0 where it was given 1. */
public final class ServerEquality {
  private ServerEquality() {}

  public static boolean alike(@Nullable BsonValue one, @Nullable BsonValue other) {
    if (one == null || other == null) {
      return one == other;
    }
    if (one.isNumber() && other.isNumber()) {
      return Double.compare(one.asNumber().doubleValue(), other.asNumber().doubleValue()) == 0;
    }
    if (one.isDocument() && other.isDocument()) {
      return documentsAlike(one.asDocument(), other.asDocument());
    }
    return one.equals(other);
  }

  /** Whether each of these is there; there may be more, since servers add their defaults. */
  public static boolean contains(BsonDocument all, BsonDocument some) {
    return some.entrySet().stream()
        .allMatch(entry -> alike(all.get(entry.getKey()), entry.getValue()));
  }

  /** The same fields with values that are alike. */
  static boolean alikeInAnyOrder(BsonDocument one, BsonDocument other) {
    return one.size() == other.size() && contains(other, one);
  }

  /** Order matters: it does in the keys of an index. */
  private static boolean documentsAlike(BsonDocument one, BsonDocument other) {
    List<Map.Entry<String, BsonValue>> ones = new ArrayList<>(one.entrySet());
    List<Map.Entry<String, BsonValue>> others = new ArrayList<>(other.entrySet());
    if (ones.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < ones.size(); i++) {
      if (!ones.get(i).getKey().equals(others.get(i).getKey())
          || !alike(ones.get(i).getValue(), others.get(i).getValue())) {
        return false;
      }
    }
    return true;
  }
}
