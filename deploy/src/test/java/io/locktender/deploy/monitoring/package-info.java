/** What is distributed for Prometheus and Grafana, held to what an agent exposes. */
@NullMarked
package io.locktender.deploy.monitoring;

import org.jspecify.annotations.NullMarked;
