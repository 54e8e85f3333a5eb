package io.locktender.steps.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.cursor.TimeoutMode;
import java.util.concurrent.TimeUnit;

/**
 * The client's timeout counts for a cursor's whole life unless told otherwise; a pass lasts as long
 * as the collection is big.
 */
public final class CursorTimeouts {
  private CursorTimeouts() {}

  /** Lets the timeout, where there is one, count for each round trip. */
  public static <T> FindIterable<T> eachRoundTrip(
      MongoCollection<?> collection, FindIterable<T> found) {
    return collection.getTimeout(TimeUnit.MILLISECONDS) == null
        ? found
        : found.timeoutMode(TimeoutMode.ITERATION);
  }
}
