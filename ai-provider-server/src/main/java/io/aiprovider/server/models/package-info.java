/** The lists of models. */
@NullMarked
package io.aiprovider.server.models;

import org.jspecify.annotations.NullMarked;
