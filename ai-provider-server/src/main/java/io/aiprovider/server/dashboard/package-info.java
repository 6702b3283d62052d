/** The dashboard: its files, sign-in and playground. */
@NullMarked
package io.aiprovider.server.dashboard;

import org.jspecify.annotations.NullMarked;
