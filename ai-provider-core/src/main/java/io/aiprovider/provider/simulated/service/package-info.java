/** A simulated service that is reached over HTTP, in the protocols of several vendors. */
@NullMarked
package io.aiprovider.provider.simulated.service;

import org.jspecify.annotations.NullMarked;
