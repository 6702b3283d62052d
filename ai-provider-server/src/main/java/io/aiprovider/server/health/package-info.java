/** What can fail while the server goes on. */
@NullMarked
package io.aiprovider.server.health;

import org.jspecify.annotations.NullMarked;
