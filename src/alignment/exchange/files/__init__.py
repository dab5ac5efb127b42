"""How bytes become rows, trees and texts, within bounds, and go out again."""
