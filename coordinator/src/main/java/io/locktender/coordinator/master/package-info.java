/**
 * The master: the imperative shell around {@link
 * io.locktender.coordinator.decide.MasterRules#decide}. In each turn it reads the whole view, asks
 * the rules, carries out the one action, and says the sentence.
 *
 * <p>It works against ports: who is elected ({@link io.locktender.coordinator.master.Masterships}),
 * what the cluster says and is shown ({@link io.locktender.coordinator.master.ClusterPort}), the
 * typed store, the database ({@link io.locktender.steps.work.UpgradeWork}, {@link
 * io.locktender.steps.work.DatabaseWork}), the event log and the meters. It knows neither ZooKeeper
 * nor MongoDB nor a machine.
 */
@NullMarked
package io.locktender.coordinator.master;

import org.jspecify.annotations.NullMarked;
