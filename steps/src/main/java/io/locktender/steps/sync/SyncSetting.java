package io.locktender.steps.sync;

import io.locktender.steps.copy.CopyThreads;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.work.Pace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * What the copies are made of.
 *
 * @param database stays the caller's to close
 * @param sources which collections, and where they are
 * @param copyOf usual name to copy's name
 * @param times takes down what is suspended in the copies
 * @param token of the mastership; scratch collections carry it
 * @param threads stay the caller's to close
 * @param directory where the ledger is kept
 * @param clock tells which documents are about to expire
 * @param nanos a monotonic clock, for the progress
 * @param pace how much of the time is left to the workers
 */
public record SyncSetting(
    Database database,
    Sources sources,
    UnaryOperator<String> copyOf,
    SuspendedTimes times,
    String token,
    CopyThreads threads,
    Path directory,
    InstantSource clock,
    LongSupplier nanos,
    Pace pace) {}
