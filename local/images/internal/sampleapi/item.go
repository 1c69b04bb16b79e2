package sampleapi

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// Item is one position of an order.
type Item struct {
	ID             int64     `json:"id"`
	SKU            string    `json:"sku"`
	Name           string    `json:"name"`
	Quantity       int       `json:"quantity"`
	UnitPriceCents int64     `json:"unitPriceCents"`
	Customer       string    `json:"customer"`
	Status         string    `json:"status"`
	CreatedAt      time.Time `json:"createdAt"`
}

// NewItem is what a client sends to add one.
type NewItem struct {
	SKU            string `json:"sku"`
	Name           string `json:"name"`
	Quantity       int    `json:"quantity"`
	UnitPriceCents int64  `json:"unitPriceCents"`
	Customer       string `json:"customer"`
}

const (
	maxTextRunes      = 120
	maxQuantity       = 1_000_000
	maxUnitPriceCents = 1_000_000_000
)

// FieldError names the field and the rule it breaks.
type FieldError struct {
	Field string
	Rule  string
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("%s %s", e.Field, e.Rule)
}

// Validate returns a *FieldError for the first field that is not as it must be.
func (n NewItem) Validate() error {
	for _, text := range []struct{ field, value string }{{"sku", n.SKU}, {"name", n.Name}, {"customer", n.Customer}} {
		if text.value == "" || utf8.RuneCountInString(text.value) > maxTextRunes || !utf8.ValidString(text.value) {
			return &FieldError{Field: text.field, Rule: fmt.Sprintf("must have 1 to %d characters", maxTextRunes)}
		}
		for _, r := range text.value {
			if r < ' ' {
				return &FieldError{Field: text.field, Rule: "must not hold control characters"}
			}
		}
	}
	if n.Quantity < 1 || n.Quantity > maxQuantity {
		return &FieldError{Field: "quantity", Rule: fmt.Sprintf("must be a number from 1 to %d", maxQuantity)}
	}
	if n.UnitPriceCents < 0 || n.UnitPriceCents > maxUnitPriceCents {
		return &FieldError{Field: "unitPriceCents", Rule: fmt.Sprintf("must be a number from 0 to %d", maxUnitPriceCents)}
	}
	return nil
}
