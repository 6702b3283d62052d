/** The files of the configuration are watched, and a change of one causes a reload. */
@NullMarked
package io.aiprovider.server.reload.watch;

import org.jspecify.annotations.NullMarked;
