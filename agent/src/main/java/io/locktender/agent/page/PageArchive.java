package io.locktender.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.status.HistoryModel;
import io.locktender.coordinator.store.HistoryStore;
import io.locktender.coordinator.store.JournalStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has ended, from the database: asked at most once in {@link #FRESH}, whoever many want it.
 * The database may take seconds to say that it does not answer.
 */
final class PageArchive {
  private static final Logger log = LoggerFactory.getLogger(PageArchive.class);

  /** For so long an answer is given again. */
  static final Duration FRESH = Duration.ofSeconds(2);

  private static final int REQUESTS = 20;
  private static final int ENTRIES = 300;

  private final HistoryStore history;
  private final JournalStore journal;
  private final Cache<String, Answer> fresh =
      CacheBuilder.newBuilder().maximumSize(20).expireAfterWrite(FRESH).build();

  /**
   * What is answered.
   *
   * @param code as HTTP has it
   * @param json the body
   */
  record Answer(int code, String json) {
    static Answer of(Object body) {
      return new Answer(200, new String(Records.toJson(body), UTF_8));
    }

    static Answer error(int code, String sentence) {
      return new Answer(code, new String(Records.toJson(new Refusal(sentence)), UTF_8));
    }
  }

  private record Refusal(String error) {}

  /** A line of a journal. */
  private record Line(
      Instant at,
      long epoch,
      String node,
      String event,
      @Nullable String release,
      @Nullable String step,
      @Nullable String detail) {
    static Line of(JournalEntry entry) {
      return new Line(
          entry.at(),
          entry.epoch(),
          entry.node(),
          entry.event(),
          entry.release(),
          entry.step(),
          entry.detail());
    }
  }

  PageArchive(HistoryStore history, JournalStore journal) {
    this.history = history;
    this.journal = journal;
  }

  /** The requests that have ended, newest first. */
  Answer history() {
    return answered("", () -> history.history(REQUESTS).stream().map(HistoryModel::of).toList());
  }

  /** What was done for one of them, oldest first. */
  Answer journal(String upgrade) {
    if (!OperatorCommand.ID.matcher(upgrade).matches()) {
      return Answer.error(400, "expected upgrade=ID, found another query");
    }
    return answered(
        upgrade, () -> journal.journal(upgrade, ENTRIES).stream().map(Line::of).toList());
  }

  private Answer answered(String key, Supplier<List<?>> read) {
    Answer before = fresh.getIfPresent(key);
    if (before != null) {
      return before;
    }
    Answer answer = read(read);
    fresh.put(key, answer);
    return answer;
  }

  private static Answer read(Supplier<List<?>> read) {
    try {
      return Answer.of(read.get());
    } catch (DatabaseUnavailableException e) {
      return Answer.error(503, "MongoDB does not answer this agent; it is asked again");
    } catch (RuntimeException e) {
      log.warn("the page cannot show the history", e);
      return Answer.error(500, "a record cannot be read or shown: see 'locktender history'");
    }
  }
}
