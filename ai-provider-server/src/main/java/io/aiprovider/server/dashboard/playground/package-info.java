/** Trying models on the dashboard. */
@NullMarked
package io.aiprovider.server.dashboard.playground;

import org.jspecify.annotations.NullMarked;
