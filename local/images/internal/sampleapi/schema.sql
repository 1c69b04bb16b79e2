SELECT pg_advisory_xact_lock(7420617325);
CREATE TABLE IF NOT EXISTS order_items (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku text NOT NULL,
  name text NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  unit_price_cents bigint NOT NULL CHECK (unit_price_cents >= 0),
  customer text NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'packed', 'shipped')),
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO order_items (sku, name, quantity, unit_price_cents, customer, status)
SELECT * FROM (VALUES
  ('PUMP-40', 'Centrifugal pump 40 l/min', 3, 41900, 'Aoki Waterworks', 'shipped'),
  ('VLV-DN25', 'Ball valve DN25', 24, 1850, 'Aoki Waterworks', 'packed'),
  ('SENS-T2', 'Temperature sensor, two wires', 60, 1275, 'Nordlicht Brewery', 'open'),
  ('CTRL-S7', 'Line controller S7', 1, 219000, 'Nordlicht Brewery', 'open'),
  ('BELT-1200', 'Conveyor belt, 1200 mm', 2, 68400, 'Marchetti Foods', 'packed')
) AS seed
WHERE NOT EXISTS (SELECT FROM order_items);
