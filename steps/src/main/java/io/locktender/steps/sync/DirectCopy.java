package io.locktender.steps.sync;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Lists;
import com.mongodb.MongoException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.mongo.Asking;
import io.locktender.steps.mongo.CursorTimeouts;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.FreshReads;
import io.locktender.steps.transform.ScratchUpdate;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The short way, without a scratch collection. Documents are put into the copy, as a step in Java
 * has made them or as they were, and the updates are made there, on just these. Whatever does not
 * go smoothly is taken out of the copy again and left pending, to go the long way from its
 * original: what the indexes refuse, what an update cannot be made on, what is pending after its
 * change. So each change is made once to each document here, too.
 *
 * @param java what comes first; which documents are pending the original tells
 * @param updates what comes after it
 * @param changes takes what each step changes
 * @param ranges of the documents that the first round has put into the copy
 */
record DirectCopy(
    CopyWriter writer,
    Optional<Stage.InJava> java,
    Stage.Updates updates,
    StepChanges changes,
    IdRanges ranges) {
  private static final Logger log = LoggerFactory.getLogger(DirectCopy.class);
  private static final BsonDocument ONLY_ID = new BsonDocument("_id", new BsonInt32(1));
  private static final BsonDocument ALL = new BsonDocument();

  /** The short way of a chain; empty where only the long way is right. */
  static Optional<DirectCopy> of(Chain chain, Optional<Landing> landing, StepChanges changes)
      throws StepFailedException {
    List<Stage> stages = Stage.of(chain.changes());
    boolean startsInJava = !stages.isEmpty() && stages.get(0) instanceof Stage.InJava;
    List<Stage> rest = startsInJava ? stages.subList(1, stages.size()) : stages;
    boolean isShort = rest.isEmpty() || (rest.size() == 1 && rest.get(0) instanceof Stage.Updates);
    if (stages.isEmpty() || !isShort || landing.isEmpty() || landing.get().validates()) {
      return Optional.empty();
    }
    if (!rest.isEmpty() && landing.get().addsUniqueIndex()) {
      return Optional.empty();
    }
    if (landing.get().expires()) {
      // A document as it was before its change would be removed, and not be missed.
      return Optional.empty();
    }
    Stage.Updates updates = rest.isEmpty() ? Stage.Updates.NONE : (Stage.Updates) rest.get(0);
    if (updates.updates().stream().anyMatch(ScratchUpdate::namesId)) {
      // In the copy nobody would see that it has given one another type.
      return Optional.empty();
    }
    return Optional.of(
        new DirectCopy(
            landing.get().writer(),
            startsInJava ? Optional.of((Stage.InJava) stages.get(0)) : Optional.empty(),
            updates,
            changes,
            new IdRanges()));
  }

  /** The step that comes last, of which is found in the end what it has left pending. */
  private Optional<BsonDocument> verifiedLast() {
    return updates.isEmpty()
        ? java.map(stage -> stage.change().pending())
        : Optional.of(updates.updates().get(updates.size() - 1))
            .filter(ScratchUpdate::verified)
            .map(ScratchUpdate::pending);
  }

  /**
   * How the originals are read where nobody rests: those that a step in Java is to change, then the
   * others.
   */
  List<BsonDocument> reads() {
    return java.map(
            stage ->
                List.of(
                    stage.change().pending(),
                    new BsonDocument("$nor", new BsonArray(List.of(stage.change().pending())))))
        .orElse(List.of(ALL));
  }

  /** Asks which of some documents, all claimed, the step in Java is to change. */
  Asked ask(List<Read> reads, FreshReads originals, String collection) {
    return Asked.of(reads, java.map(stage -> stage.change().pending()), originals, collection);
  }

  /**
   * Copies some documents of which none is in the copy. What is pending after its change is found
   * at once.
   *
   * @return those that are not in the copy; the others are in it as they are to be
   */
  Set<DocumentKey> copy(Asked asked) throws StepFailedException, InterruptedException {
    Set<DocumentKey> untold = asked.untold();
    List<Read> told =
        untold.isEmpty()
            ? asked.reads()
            : asked.reads().stream().filter(read -> !untold.contains(read.key())).toList();
    Set<DocumentKey> out = copy(told, asked.pending()::contains, true, false);
    out.addAll(untold);
    return out;
  }

  /**
   * Copies some documents in the first round. What the last step leaves pending is found by {@link
   * #verify}.
   *
   * @param pending whether they were found as those that the step in Java is to change
   * @return those that are not in the copy; the others are in it as they are to be
   */
  Set<DocumentKey> copy(List<Read> reads, boolean pending)
      throws StepFailedException, InterruptedException {
    if (java.isPresent() || updates.size() != 1) {
      return copy(reads, key -> pending && java.isPresent(), false, false);
    }
    try (IdRanges.Range range = ranges.of(Lists.transform(reads, Read::key))) {
      return copy(reads, key -> false, false, range.isAlone());
    }
  }

  private Set<DocumentKey> copy(
      List<Read> reads, Predicate<DocumentKey> pending, boolean verified, boolean alone)
      throws StepFailedException, InterruptedException {
    Set<DocumentKey> out = new HashSet<>();
    List<DocumentKey> inJava = reads.stream().map(Read::key).filter(pending).toList();
    List<RawBsonDocument> documents =
        inJava.isEmpty() ? raw(reads) : changed(reads, ImmutableSet.copyOf(inJava), out);
    for (Refusal refusal : writer.insert(documents, false)) {
      out.add(DocumentKey.of(refusal.document()));
    }
    if (verified || (!inJava.isEmpty() && !updates.isEmpty())) {
      takeOut(out, leftByJava(in(reads, out)));
    }
    update(reads, out, verified, alone);
    if (!inJava.isEmpty()) {
      changes.add(first().step(), inJava.stream().filter(key -> !out.contains(key)).count());
    }
    return out;
  }

  private Stage.InJava first() {
    return java.orElseThrow();
  }

  private void update(List<Read> reads, Set<DocumentKey> out, boolean verified, boolean alone) {
    for (int i = 0; i < updates.size() && out.size() < reads.size(); i++) {
      List<DocumentKey> in = in(reads, out);
      long began = changes.begins();
      Optional<ScratchUpdate.Result> outcome =
          update(i, in, verified, alone).allAtOnce(writer.copy());
      changes.ended(updates.steps().get(i), began);
      changes.add(updates.steps().get(i), outcome.map(ScratchUpdate.Result::changed).orElse(0L));
      Set<DocumentKey> failed =
          outcome.map(each -> each.failures().keySet()).orElseGet(() -> ImmutableSet.copyOf(in));
      takeOut(out, in.stream().filter(failed::contains).toList());
    }
  }

  private ScratchUpdate update(int index, List<DocumentKey> in, boolean verified, boolean alone) {
    ScratchUpdate update = updates.updates().get(index);
    if (verified) {
      return update.among(in);
    }
    ScratchUpdate among = alone && update.verified() ? update.between(in) : update.among(in);
    return index == updates.size() - 1 ? among.unverified() : among;
  }

  private static List<RawBsonDocument> raw(List<Read> reads) {
    return Lists.transform(reads, Read::document);
  }

  private static List<DocumentKey> in(List<Read> reads, Set<DocumentKey> out) {
    return reads.stream().map(Read::key).filter(key -> !out.contains(key)).toList();
  }

  /**
   * Finds, when all are copied, what the last step has left pending; of the others that was found
   * after each.
   *
   * @param left takes its key
   */
  void verify(Consumer<DocumentKey> left) {
    verifiedLast().ifPresent(pending -> verify(pending, left));
  }

  /** One of which the server cannot tell it is left, too: the long way says why. */
  private void verify(BsonDocument pending, Consumer<DocumentKey> left) {
    Asking asking = new Asking(pending, filter -> onlyIds(writer.whole(), filter));
    try {
      onlyIds(writer.whole(), pending).forEach(document -> left.accept(DocumentKey.of(document)));
    } catch (MongoException e) {
      asking.refuseOthers(e);
      asking.ofEach(
          some -> {
            some.matching().forEach(document -> left.accept(DocumentKey.of(document)));
            some.untold().keySet().forEach(left);
          });
    }
  }

  private static FindIterable<RawBsonDocument> onlyIds(
      MongoCollection<RawBsonDocument> copy, BsonDocument filter) {
    return CursorTimeouts.eachRoundTrip(copy, copy.find(filter)).projection(ONLY_ID);
  }

  private List<RawBsonDocument> changed(
      List<Read> reads, Set<DocumentKey> pending, Set<DocumentKey> out)
      throws StepFailedException, InterruptedException {
    Stage.InJava stage = first();
    long began = changes.begins();
    List<RawBsonDocument> changed = new ArrayList<>(reads.size());
    for (Read read : reads) {
      try {
        changed.add(
            pending.contains(read.key()) ? stage.changed(read.document()) : read.document());
      } catch (ChangeFailedException e) {
        log.debug("left to the long way, which says why: {}", e.getMessage());
        out.add(read.key());
      }
    }
    changes.ended(stage.step(), began);
    return changed;
  }

  /** Also what was not to be changed when that was asked, but was when it was read. */
  private Set<DocumentKey> leftByJava(List<DocumentKey> in) {
    Set<DocumentKey> left = new HashSet<>();
    if (!in.isEmpty() && java.isPresent()) {
      Asking.Answer answer =
          new Asking(first().change().pending(), filter -> onlyIds(writer.copy(), filter))
              .among(in);
      answer.matching().forEach(document -> left.add(DocumentKey.of(document)));
      left.addAll(answer.untold().keySet());
    }
    return left;
  }

  private void takeOut(Set<DocumentKey> out, Collection<DocumentKey> these) {
    if (!these.isEmpty()) {
      writer.delete(these);
      out.addAll(these);
    }
  }
}
