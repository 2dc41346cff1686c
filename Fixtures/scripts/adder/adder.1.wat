(func (i32.ad))
