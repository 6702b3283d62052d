/** Sessions of people who signed in to the dashboard. */
@NullMarked
package io.aiprovider.server.dashboard.session;

import org.jspecify.annotations.NullMarked;
