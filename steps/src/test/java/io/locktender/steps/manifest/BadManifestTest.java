package io.locktender.steps.manifest;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.YamlFile;
import io.locktender.testkit.BadInputs;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Manifests that are nearly right. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadManifestTest {
  private static final String STEPS =
      """
      version: 2.0.0
      rolls-from: ">=1.4.0"
      check: {command: [bin/check, --all]}
      workers:
        - name: api
          command: [bin/api, --port, "8080"]
          health: {http: "http://127.0.0.1:8080/health"}
          start-within: 30s
          stop-within: 20s
          drain: {http: "http://127.0.0.1:8080/drain"}
          drain-within: 15s
        - name: mail
          command: [bin/mail]
          health: {tcp: "localhost:2525", within: 300ms}
          drain: {exec: [bin/drain, --all]}
        - {name: cron, command: [/usr/bin/env, bin/cron], health: {exec: [bin/alive]}}
        - {name: web, unit: shop-web@.service, stop-within: 20s}
      steps:
        - id: split-maintainer
          target: master-state-server
          phase: migrate
          transform: {collection: packages, pending: {maintainer: {$type: string}}, update: {$set: {a: 1}, $unset: {b: ""}}}
          revert:    {collection: packages, pending: {a: 1}, update: {$set: {b: {$numberLong: "7"}}}}
        - id: by-email
          create-index: {collection: packages, keys: {"maintainer.email": 1}, unique: false}
        - id: renamed
          phase: expand
          rename-field: {collection: packages, from: Section, to: section}
        - id: rewrite-config
          target: all-machines
          exec: {command: [bin/rewrite-config], revert: [bin/restore-config]}
      """;

  private static final String KINDS =
      """
      version: 2.0.0
      rolls-from: "1.x || >=1.4.0 <2.0.0"
      steps:
        - {id: a, create-collection: {collection: a, options: {collation: {locale: de}}}}
        - {id: b, drop-collection: {collection: b}, revert: {exec: {command: [bin/b], touches: [b]}}}
        - {id: c, rename-collection: {from: c, to: c.d}, revert: {rename-collection: {from: c.d, to: c}}}
        - {id: d, drop-index: {collection: d, name: d_1}}
        - {id: e, set-validator: {collection: e, validator: {f: {$exists: true}}, level: moderate, action: warn}}
        - {id: f, phase: expand, set-field: {collection: f, field: a.b, value: {$date: "2026-01-01T00:00:00Z"}, overwrite: true}}
        - {id: g, phase: contract, unset-field: {collection: g, field: old}}
        - {id: h, update: {collection: h, filter: {}, update: [{$set: {n: -1.5e3}}, {$unset: [a, b]}]}}
        - {id: i, exec: {command: [bin/i, "é"], touches: [i, j]}}
        - {id: j, create-index: {collection: j, keys: {t: text, u: -1}, name: tu, expireAfterSeconds: 60, partialFilterExpression: {u: {$gt: 1}}}}
      """;

  @Test
  void isReadOrRefusedWithFileLineAndColumn() {
    BadInputs.ofTexts("release.yaml", List.of(STEPS, KINDS))
        .refusedBy(InvalidInputException.class)
        .saying("release\\.yaml:(\\d+:\\d+: )?.*expected .+")
        .run(
            16_000,
            input ->
                ManifestReader.read(
                    YamlFile.parse("release.yaml", input), Path.of("2.0.0"), "sha256:1", false));
  }
}
